package dev.haingestor.adminapi.demo;

/**
 * Pseudo-random numbers without state: a name and a number always give the same value. So any moment can be simulated without
 * those before it.
 */
final class Chance {

    private static final long SEED = 20_240_229L;
    private static final double UNIT = 0x1.0p-53;

    private final long name;

    Chance(String name) {
        this.name = mixed(SEED + name.hashCode());
    }

    /** A value from 0 up to 1, exclusive. */
    double at(long number) {
        return (mixed(name + number * 0x9E3779B97F4A7C15L) >>> 11) * UNIT;
    }

    /** A value from -1 to 1 that changes smoothly within each step. */
    double wander(long time, long step) {
        long slot = Math.floorDiv(time, step);
        double part = (double) Math.floorMod(time, step) / step;
        double eased = part * part * (3 - 2 * part);
        return 2 * (at(slot) * (1 - eased) + at(slot + 1) * eased) - 1;
    }

    /** A factor above 0, with a mean of 1 and the long tail that durations have. */
    double spread(long number, double width) {
        double bell =
                (at(4 * number) + at(4 * number + 1) + at(4 * number + 2) + at(4 * number + 3) - 2) * Math.sqrt(3);
        return Math.exp(width * bell - width * width / 2);
    }

    /** Mixes bits by the last steps of SplitMix64: changing one bit changes about half of the result. */
    private static long mixed(long bits) {
        long once = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ once >>> 27) * 0x94D049BB133111EBL;
        return twice ^ twice >>> 31;
    }
}

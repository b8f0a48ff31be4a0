package dev.haingestor.adminapi;

import java.util.Random;

/** The one source of chance in tests: prints its seed, and replays with {@code -Dseed=}. */
public final class Seed {

    private Seed() {}

    public static Random random(Class<?> test) {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": replay with -Dseed=" + seed);
        return new Random(seed);
    }
}

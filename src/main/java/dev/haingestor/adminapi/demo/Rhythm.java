package dev.haingestor.adminapi.demo;

/** The home's day: how active its people are, and the sun's height. All in UTC, like the answers' times. */
final class Rhythm {

    private static final double[] WEEKDAY = {
        .06, .03, .02, .02, .03, .10, .55, .85, .60, .30, .25, .30, .45, .30, .25, .35, .55, .80, .95, .90, .80, .65,
        .35, .15
    };
    private static final double[] WEEKEND = {
        .15, .08, .03, .02, .02, .03, .08, .25, .55, .80, .85, .80, .85, .75, .65, .70, .75, .85, .95, .90, .85, .75,
        .55, .30
    };

    /** When the sun is highest. It is up from about seven to seven, as in spring. */
    private static final double NOON = 13;

    private static final double HEIGHT = 38;
    private static final double TILT = 3;

    private Rhythm() {}

    /** How active the people are, from 0 (all asleep or out) to 1. */
    static double liveliness(long time) {
        long hour = Math.floorDiv(time, Span.HOUR);
        double part = (double) Math.floorMod(time, Span.HOUR) / Span.HOUR;
        return inHour(hour) * (1 - part) + inHour(hour + 1) * part;
    }

    private static double inHour(long hour) {
        return (isWeekend(Math.floorDiv(hour, 24L)) ? WEEKEND : WEEKDAY)[(int) Math.floorMod(hour, 24L)];
    }

    /** Whether a day is on a weekend; day 0 of the epoch was a Thursday. */
    static boolean isWeekend(long day) {
        return Math.floorMod(day + 3, 7L) >= 5;
    }

    /** The sun's height in degrees. */
    static double sun(long time) {
        return HEIGHT * swing(time, NOON) + TILT;
    }

    static boolean isDark(long time) {
        return sun(time) < 2;
    }

    /** A daily wave from -1 to 1, highest at this hour. */
    static double swing(long time, double hour) {
        double hours = (double) Math.floorMod(time, Span.DAY) / Span.HOUR;
        return Math.cos((hours - hour) / 24 * 2 * Math.PI);
    }
}

package dev.haingestor.adminapi.demo;

import java.util.List;

/**
 * A failure of a service that recurs. The hourly ones are short: they show by turns in the figures of 15 minutes, and hardly in
 * those of an hour. Longer periods show the flaky weather service, the nightly work of data-retention, and one incident of each
 * kind a week.
 *
 * @param size the share of writes that fail, or the milliseconds added; without meaning for silence
 * @param every its period, counted from the epoch, a Thursday; like all that follow in microseconds
 */
record Trouble(String service, Kind kind, double size, long every, long from, long length) {

    static final List<Trouble> ALL = List.of(
            hourly("weather-api", Kind.ERRORS, .45, 2),
            hourly("calendar-sync", Kind.ERRORS, .18, 17),
            hourly("energy-correlator", Kind.ERRORS, .18, 32),
            hourly("enrichment-pipeline", Kind.ERRORS, .18, 47),
            hourly("calendar-sync", Kind.DELAY, 4_500, 10),
            hourly("energy-correlator", Kind.DELAY, 4_800, 25),
            hourly("weather-api", Kind.DELAY, 4_500, 40),
            hourly("data-retention", Kind.DELAY, 4_800, 55),
            new Trouble("weather-api", Kind.ERRORS, .03, Span.HOUR, 0, Span.HOUR),
            new Trouble("data-retention", Kind.DELAY, 9_000, Span.DAY, 2 * Span.HOUR, 2 * Span.HOUR),
            weekly("enrichment-pipeline", Kind.ERRORS, .60, 2, 70, 40),
            weekly("energy-correlator", Kind.DELAY, 2_600, 3, 19 * 60, 60),
            weekly("calendar-sync", Kind.SILENCE, 0, 5, 13 * 60, 240));

    enum Kind {
        ERRORS,
        DELAY,
        SILENCE
    }

    private static Trouble hourly(String service, Kind kind, double size, int minute) {
        return new Trouble(service, kind, size, Span.HOUR, minute * Span.MINUTE, 5 * Span.MINUTE);
    }

    /** @param day days after Thursday */
    private static Trouble weekly(String service, Kind kind, double size, int day, int minute, int minutes) {
        return new Trouble(
                service, kind, size, 7 * Span.DAY, day * Span.DAY + minute * Span.MINUTE, minutes * Span.MINUTE);
    }

    boolean isOn(long time) {
        return Math.floorMod(time - from, every) < length;
    }
}

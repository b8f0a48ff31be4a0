package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Interval;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The earlier time that a request's time is compared with. */
enum ComparedTime {
    /** As long a time, right before. */
    PREVIOUS,
    /** The same time a day before. */
    DAY,
    /** The same time a week before. */
    WEEK,
    /** The four times longer time right before; what changed is looked for against it. */
    BASELINE;

    private static final int BASELINE_LENGTHS = 4;

    static Optional<ComparedTime> of(String label) {
        return Arrays.stream(values())
                .filter(time -> time != BASELINE)
                .filter(time -> time.label().equals(label))
                .findFirst();
    }

    static List<String> labels() {
        return Stream.of(PREVIOUS, DAY, WEEK).map(ComparedTime::label).toList();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The earlier time of whole windows. */
    Interval before(Interval time, StatsRequest request) {
        if (this == BASELINE) {
            Duration length = Duration.between(time.from(), time.to()).multipliedBy(BASELINE_LENGTHS);
            return new Interval(time.from().minus(length), time.from());
        }
        Duration shift = shift(request);
        return new Interval(time.from().minus(shift), time.to().minus(shift));
    }

    /** How far before a request's windows the compared ones lie: a multiple of the window, as windows divide a day. */
    Duration shift(StatsRequest request) {
        return switch (this) {
            case PREVIOUS, BASELINE -> request.time().shift(request.window());
            case DAY -> Duration.ofDays(1);
            case WEEK -> Duration.ofDays(7);
        };
    }
}

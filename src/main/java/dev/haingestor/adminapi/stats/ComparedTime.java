package dev.haingestor.adminapi.stats;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The earlier time that a request's time is compared with. */
enum ComparedTime {
    /** As long a time, right before. */
    PREVIOUS,
    /** The same time a day before. */
    DAY,
    /** The same time a week before. */
    WEEK;

    static Optional<ComparedTime> of(String label) {
        return Arrays.stream(values())
                .filter(time -> time.label().equals(label))
                .findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(ComparedTime::label).toList();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How far before a request's windows the compared ones lie: a multiple of the window, as windows divide a day. */
    Duration shift(StatsRequest request) {
        return switch (this) {
            case PREVIOUS -> request.time().shift(request.window());
            case DAY -> Duration.ofDays(1);
            case WEEK -> Duration.ofDays(7);
        };
    }
}

package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.rollup.Period;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What was measured for one period, and whether it is good enough. */
record Result(Period period, long rows, Sample cold, Sample direct) {

    private static final double MAX_RATIO = 1.5;
    private static final double MAX_MILLIS = 200;
    private static final Duration SHORT = Duration.ofHours(6);

    double ratio50() {
        return cold.p50() / direct.p50();
    }

    double ratio95() {
        return cold.p95() / direct.p95();
    }

    String verdict() {
        List<String> missed = new ArrayList<>();
        if (period.length().compareTo(SHORT) <= 0 && cold.p95() >= MAX_MILLIS) {
            missed.add("p95 not < 200 ms");
        }
        if (ratio50() > MAX_RATIO) {
            missed.add("p50 ratio > 1.5");
        }
        if (ratio95() > MAX_RATIO) {
            missed.add("p95 ratio > 1.5");
        }
        return missed.isEmpty() ? "met" : "MISSED: " + String.join(", ", missed);
    }
}

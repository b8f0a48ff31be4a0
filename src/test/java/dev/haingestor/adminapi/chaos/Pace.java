package dev.haingestor.adminapi.chaos;

import java.time.Duration;
import java.util.Map;

/**
 * How fast things go: in a bench as they are deployed, in a test faster.
 *
 * @param sample between samples of the upstream services
 * @param check between checks of the store
 * @param live for how long a tail is fresh
 * @param kept how old a tail may be
 * @param fault how long a fault lasts
 */
public record Pace(Duration sample, Duration check, Duration budget, Duration live, Duration kept, Duration fault) {

    /** A refresh may be under way for as long as the budget, and this machine is busy. */
    private static final Duration BUSY = Duration.ofSeconds(3);

    public static Pace deployed(Duration fault) {
        return new Pace(
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                fault);
    }

    static Pace quick(Duration fault) {
        return new Pace(
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                fault);
    }

    Duration oldestAnswer() {
        return kept.plus(budget).plus(BUSY);
    }

    Map<String, String> settings() {
        return Map.of(
                "SAMPLE_INTERVAL",
                text(sample),
                "STATS_CHECK_INTERVAL",
                text(check),
                "STATS_BUDGET",
                text(budget),
                "STATS_CACHE_LIVE_TTL",
                text(live),
                "STATS_CACHE_TTL",
                text(kept),
                "STATS_CACHE_BYTES",
                "64MB",
                "STATS_WARM_UP",
                "true");
    }

    private static String text(Duration time) {
        return time.toMillis() + "ms";
    }
}

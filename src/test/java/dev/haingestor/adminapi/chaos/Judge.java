package dev.haingestor.adminapi.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/**
 * Compares answers with what truly happened and with what is in the store, point by point, for the source that each names.
 *
 * <p>A point of the store must show all that had arrived when it was read, and nothing that nobody had sent. One of a fallback
 * says by its rate of how much time it speaks: of all that has passed but the last ticks, and what the services were silent of. In
 * so much of it so many events happened, give or take those of the seconds around its borders.
 */
final class Judge {

    private static final Map<String, Duration> WINDOWS =
            Map.of("1m", Duration.ofMinutes(1), "5m", Duration.ofMinutes(5), "15m", Duration.ofMinutes(15));
    private static final Map<String, Duration> PERIODS = Map.of(
            "15m",
            Duration.ofMinutes(15),
            "1h",
            Duration.ofHours(1),
            "6h",
            Duration.ofHours(6),
            "24h",
            Duration.ofDays(1));

    /** What five seconds can bring: a service takes a while to answer, and a writer to write. */
    private static final int A_FEW = 45;

    /** A rate has three decimals, so the time that it was made of is known no better. */
    private static final Duration ROUNDED = Duration.ofMillis(20);

    private static final Duration AROUND = Duration.ofMinutes(1);

    /** A tail may be so old, and a tick take so long. */
    private static final Duration UNTIL_READ = Duration.ofSeconds(10);

    private final Ledger ledger;
    private final Troubles troubles;
    private final Duration interval;
    private final Duration oldest;

    /** After so long what a service counted is in each complete answer. */
    private final Duration recordedWithin;

    private final AtomicLong recorded = new AtomicLong();

    /**
     * @param interval between samples
     * @param oldest that an answer of the store may be
     */
    Judge(Ledger ledger, Troubles troubles, Duration interval, Duration oldest) {
        this.ledger = ledger;
        this.troubles = troubles;
        this.interval = interval;
        this.oldest = oldest;
        this.recordedWithin = interval.multipliedBy(3).plus(UNTIL_READ);
    }

    /** How often a figure was due that the service records itself. */
    long recorded() {
        return recorded.get();
    }

    /** What is wrong with a body of {@code /api/v1/stats} that was asked for then, and seen later. */
    List<String> stats(JsonNode body, Instant asked, Instant seen) {
        List<String> mistakes = new ArrayList<>();
        boolean stored = body.path("source").asString("").equals("influxdb");
        Instant asOf = Instant.parse(body.path("as_of").asString());
        Duration step = WINDOWS.get(body.path("trends").path("window").asString());
        long total = 0;
        for (JsonNode point : body.path("trends").path("points")) {
            Instant start = Instant.parse(point.path("time").asString());
            Instant end = start.plus(step);
            total += point.path("count").asLong(0);
            mistakes.addAll(
                    point.path("source").asString("").equals("influxdb")
                            ? storedPoint(
                                    point,
                                    start,
                                    end,
                                    stored ? asOf : start.plus(covered(point)).minus(ROUNDED),
                                    seen)
                            : sampledPoint(point, start, end, seen));
        }
        if (body.path("metrics").path("total_events").asLong(-1) != total) {
            mistakes.add("in total " + body.path("metrics").path("total_events") + ", points have " + total);
        }
        long expected = PERIODS.get(body.path("period").asString()).dividedBy(step);
        if (body.path("trends").path("points").size() < expected - 2) {
            mistakes.add(body.path("trends").path("points").size() + " points of " + expected);
        }
        mistakes.addAll(words(body, stored, asOf, asked));
        return mistakes;
    }

    private List<String> storedPoint(JsonNode point, Instant start, Instant end, Instant readAt, Instant seen) {
        long count = point.path("count").asLong(-1);
        long least = ledger.atLeast(start, end, readAt);
        long most = ledger.atMost(start, end, seen);
        return count >= least && count <= most
                ? List.of()
                : List.of(start + ": influxdb says " + count + ", it has " + least + " to " + most);
    }

    /** Of how much time a point of a fallback speaks: its rate says so. */
    private static Duration covered(JsonNode point) {
        double rate = point.path("events_per_minute").asDouble(0);
        return rate <= 0
                ? Duration.ZERO
                : Duration.ofMillis((long) (60_000 * point.path("count").asDouble() / rate));
    }

    private List<String> sampledPoint(JsonNode point, Instant start, Instant end, Instant seen) {
        double count = point.path("count").asDouble(-1);
        double covered = seconds(covered(point));
        double passed = seconds(Duration.between(start, seen.isBefore(end) ? seen : end));
        Duration gap = gap(start, end, seen);
        double least = TrueEvents.least(start.minus(gap), end.plus(gap)) * covered - ledger.lacking(start, end) - A_FEW;
        double most = TrueEvents.most(start.minus(gap), end.plus(gap)) * Math.min(covered, passed) + A_FEW;
        Duration untilKnown = interval.plusSeconds(5).plus(troubles.silence(start, end, seen));
        boolean justBegun = Duration.between(start, seen).compareTo(untilKnown) < 0;
        boolean isWhole = covered >= passed - seconds(untilKnown);
        boolean right =
                count >= least && count <= most && covered <= passed * 1.001 && isWhole && (count > 0 || justBegun);
        return right
                ? List.of()
                : List.of(String.format(
                        "%s: sampled %.0f in %.1f s of %.1f, not %.0f to %.0f",
                        start, count, covered, passed, least, most));
    }

    /** Nobody knows when within it things happened. */
    private Duration gap(Instant start, Instant end, Instant seen) {
        return interval.plus(troubles.silence(start.minus(AROUND), end.plus(AROUND), seen));
    }

    private List<String> words(JsonNode body, boolean stored, Instant asOf, Instant asked) {
        List<String> mistakes = new ArrayList<>();
        boolean complete = body.path("complete").asBoolean(false);
        boolean warned = body.path("warnings")
                .valueStream()
                .anyMatch(warning -> warning.path("code").asString("").startsWith("influxdb_"));
        boolean alerted = body.path("alerts")
                .valueStream()
                .anyMatch(alert -> alert.path("type").asString("").equals("degraded_source"));
        boolean saysWhy = complete || !body.path("warnings").isEmpty();
        if (complete == alerted || complete && !stored || warned && complete || !stored && !warned || !saysWhy) {
            mistakes.add("source " + body.path("source") + ", complete " + complete + ", warned " + warned
                    + ", alerted " + alerted);
        }
        if (stored && asOf.isBefore(asked.minus(oldest))) {
            mistakes.add("as of " + asOf + ", at " + asked);
        }
        return mistakes;
    }

    /**
     * What is wrong with a body of {@code /api/v1/stats/services}: each increase is told once, by the store or by a sample,
     * and in a complete answer it is there.
     */
    List<String> services(JsonNode body, boolean complete, Instant seen) {
        List<String> mistakes = new ArrayList<>();
        JsonNode trends = body.path("websocket-ingestion").path("trends");
        Duration step = WINDOWS.get(trends.path("window").asString("1m"));
        for (JsonNode point : trends.path("points")) {
            Instant start = Instant.parse(point.path("time").asString());
            Instant end = start.plus(step);
            double count = point.path("events_processed").asDouble(0);
            Duration before = interval.plus(troubles.silenceBefore(start.minus(interval)));
            double most = TrueEvents.most(start.minus(before), end) * seconds(step.plus(before)) + A_FEW;
            Duration near = interval.multipliedBy(2);
            boolean due = complete
                    && troubles.silence(start.minus(near), end.plus(near), seen).isZero()
                    && start.isAfter(troubles.recordedSince().plus(AROUND))
                    && end.isBefore(seen.minus(recordedWithin));
            recorded.addAndGet(due ? 1 : 0);
            double least =
                    due ? TrueEvents.least(start.minus(interval), end) * seconds(step.minus(interval)) - A_FEW : 0;
            if (count < least || count > most) {
                mistakes.add(String.format(
                        "%s: websocket-ingestion processed %.0f, not %.0f to %.0f (%s)",
                        start, count, least, most, point.path("source").asString("")));
            }
        }
        return mistakes;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}

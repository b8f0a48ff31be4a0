package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How often a service has answered in the last 24 hours, and how quickly, by quarters of an hour. Safe for concurrent use. */
public final class AnswerHistory {

    private static final long SECONDS = Duration.ofMinutes(15).toSeconds();
    private static final int DAY = Math.toIntExact(Duration.ofDays(1).toSeconds() / SECONDS);

    private final long[] quarters = new long[DAY];
    private final long[] answered = new long[DAY];
    private final long[] failed = new long[DAY];
    private final double[] millis = new double[DAY];
    private @Nullable Instant lastSuccess;

    public AnswerHistory() {
        Arrays.fill(quarters, Long.MIN_VALUE);
    }

    /**
     * The answers of the last 24 hours, or since our start.
     *
     * @param failed how often it was asked and did not answer; empty when it was not asked
     * @param mean of the answers; empty when there was none
     * @param lastSuccess may be longer ago
     */
    public record Summary(OptionalLong failed, Optional<Duration> mean, Optional<Instant> lastSuccess) {

        public static final Summary NONE = new Summary(OptionalLong.empty(), Optional.empty(), Optional.empty());
    }

    /** Adds one answer. */
    public void answered(Instant at, Duration took) {
        answered(at, 1, took.toNanos() / 1e6);
    }

    /**
     * Adds several answers, of which the service has given the last one by then.
     *
     * @param totalMillis how long they took together
     */
    public synchronized void answered(Instant at, long answers, double totalMillis) {
        int slot = slot(at);
        answered[slot] += answers;
        millis[slot] += totalMillis;
        lastSuccess = at;
    }

    /** Adds a request that was not answered, or answered by an error. */
    public synchronized void failed(Instant at) {
        failed[slot(at)]++;
    }

    /** The slot of the quarter of an hour that holds the time; it is emptied if it holds an older one. */
    private int slot(Instant at) {
        long quarter = quarter(at);
        int slot = Math.floorMod(quarter, DAY);
        if (quarters[slot] != quarter) {
            quarters[slot] = quarter;
            answered[slot] = 0;
            failed[slot] = 0;
            millis[slot] = 0;
        }
        return slot;
    }

    private static long quarter(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), SECONDS);
    }

    public synchronized Summary summary(Instant now) {
        long answers = 0;
        long failures = 0;
        double total = 0;
        long last = quarter(now);
        for (int slot = 0; slot < DAY; slot++) {
            if (quarters[slot] > last - DAY && quarters[slot] <= last) {
                answers += answered[slot];
                failures += failed[slot];
                total += millis[slot];
            }
        }
        return new Summary(
                answers + failures == 0 ? OptionalLong.empty() : OptionalLong.of(failures),
                answers == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(Math.round(total / answers * 1e6))),
                Optional.ofNullable(lastSuccess));
    }
}

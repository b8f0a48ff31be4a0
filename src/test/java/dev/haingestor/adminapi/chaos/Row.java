package dev.haingestor.adminapi.chaos;

import dev.haingestor.adminapi.chaos.Clients.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What clients saw of a fault.
 *
 * @param begun when it began
 * @param back how long after it was mended an answer was complete again; empty for one that costs no completeness
 */
public record Row(
        String fault,
        Instant begun,
        Duration budget,
        List<Seen> seen,
        Optional<Duration> back,
        long lines,
        long megabytes,
        long threads) {

    static final String HEAD = """
            | fault | answers | p50 ms | p99 ms | slowest | stored | fallbacks | 503 | others | wrong | back after | lines | MB | threads |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|""";

    /** Answers that are neither 200 nor the documented 503. */
    public long others() {
        return count(answer -> answer.status() != 200 && answer.status() != 503);
    }

    public long fallbacks() {
        return count(answer -> answer.source().equals("services-fallback"));
    }

    private long count(Predicate<Seen> which) {
        return seen.stream().filter(which).count();
    }

    /** Outside of the first budget of an outage. */
    private double p99() {
        return quantile(
                0.99,
                seen.stream()
                        .filter(answer -> answer.at().isAfter(begun.plus(budget)))
                        .toList());
    }

    private static double quantile(double part, List<Seen> of) {
        double[] millis = of.stream().mapToDouble(Seen::millis).sorted().toArray();
        return millis.length == 0 ? Double.NaN : millis[Math.max(0, (int) Math.ceil(millis.length * part) - 1)];
    }

    @Override
    public String toString() {
        String format = "| %s | %,d | %.1f | %.1f | %.1f | %,d | %,d | %,d | %d | %d | %s | %d | %d | %d |";
        return String.format(
                Locale.ROOT,
                format,
                fault,
                seen.size(),
                quantile(0.5, seen),
                p99(),
                quantile(1, seen),
                count(answer -> answer.source().equals("influxdb")),
                fallbacks(),
                count(answer -> answer.status() == 503),
                others(),
                count(Seen::wrong),
                back.map(time -> String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3))
                        .orElse(""),
                lines,
                megabytes,
                threads);
    }
}

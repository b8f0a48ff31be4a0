package dev.haingestor.adminapi.stats;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.stats.StatsAnswer.TimeRange;
import dev.haingestor.adminapi.web.csv.CsvTable;
import dev.haingestor.adminapi.web.csv.CsvTable.Column;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/stats/changes}: what changed in a time against the four times longer one before it, the
 * greatest change first. Only whole windows count.
 *
 * @param baselineRange the time before, as far as it is known; null where nothing of it is, and then nothing has changed
 */
record ChangesView(
        @JsonUnwrapped Envelope envelope, @Nullable TimeRange baselineRange, List<Change> changes) {

    /** What was counted less often in both times is left out. */
    private static final double FEW = 10;

    /**
     * The change of a metric.
     *
     * @param service null for all services together
     * @param score from 0, nothing changed, to 1: the difference of rates and shares as a part of the greater one; of processing
     *        times the distance of both distributions (Kolmogorov and Smirnov)
     * @param current a rate per minute, a share in percent, or the median in milliseconds
     * @param baseline the same of the time before
     * @param changePercent absent where there was nothing before
     */
    record Change(
            @Nullable String service,
            String metric,
            double score,
            double current,
            double baseline,
            @Nullable Double changePercent) {}

    private static final List<Column<Change>> COLUMNS = List.of(
            new Column<>("service", Change::service),
            new Column<>("metric", Change::metric),
            new Column<>("score", Change::score),
            new Column<>("current", Change::current),
            new Column<>("baseline", Change::baseline),
            new Column<>("change_percent", Change::changePercent));

    /** A row for each change. */
    static CsvTable<Change> table(Stats stats) {
        return new CsvTable<>(COLUMNS, of(stats).changes());
    }

    static ChangesView of(Stats stats) {
        Optional<StatsReadings> before = stats.earlier();
        List<Change> changes = new ArrayList<>();
        Optional<TimeRange> range = before.flatMap(ChangesView::known);
        if (range.isPresent()) {
            StatsReadings now = stats.data();
            StatsReadings then = before.get();
            add(
                    changes,
                    null,
                    "events",
                    rate(events(now), whole(now, now.events())),
                    rate(events(then), whole(then, then.events())));
            Sums current = Sums.of(now);
            Sums baseline = Sums.of(then);
            addService(changes, null, current.all(), baseline.all(), current, baseline);
            TreeSet<Group> groups = new TreeSet<>(Group.BY_NAME);
            groups.addAll(current.sum().cells().keySet());
            groups.addAll(baseline.sum().cells().keySet());
            groups.stream()
                    .filter(group -> !group.isRest())
                    .forEach(group -> addService(
                            changes,
                            ServiceNames.name(group),
                            ServiceMetrics.of(current.sum(), group),
                            ServiceMetrics.of(baseline.sum(), group),
                            current,
                            baseline));
        }
        changes.sort(Comparator.comparingDouble(Change::score).reversed());
        return new ChangesView(Envelope.of(stats.answer()), range.orElse(null), changes);
    }

    /** What the whole windows of a time add up to, and how long they are. */
    private record Sums(StatsReadings data, Rollup sum, Duration covered) {

        static Sums of(StatsReadings data) {
            List<Reading> counts = whole(data, data.services());
            List<Rollup> rollups =
                    new ArrayList<>(counts.stream().map(Reading::rollup).toList());
            whole(data, data.latency()).forEach(reading -> rollups.add(reading.rollup()));
            return new Sums(data, Rollup.sum(rollups), length(counts));
        }

        ServiceMetrics all() {
            return ServiceMetrics.of(sum.only(data::isCounted));
        }
    }

    /** A count in a time. */
    private record Rate(double count, Duration covered) {

        @Nullable
        Double perMinute() {
            return ServiceMetrics.perMinute(count, covered);
        }
    }

    private static void addService(
            List<Change> changes,
            @Nullable String service,
            ServiceMetrics now,
            ServiceMetrics before,
            Sums current,
            Sums baseline) {
        for (Figure count : List.of(Figure.EVENTS_PROCESSED, Figure.WRITE_ATTEMPTS, Figure.WRITE_ERRORS)) {
            add(
                    changes,
                    service,
                    count.label(),
                    new Rate(number(count.of(now)), current.covered()),
                    new Rate(number(count.of(before)), baseline.covered()));
        }
        if (number(now.writeAttempts()) >= FEW && number(before.writeAttempts()) >= FEW) {
            addDifference(changes, service, "success_rate", now.successRatePercent(), before.successRatePercent());
            // Of a few errors each makes a large difference.
            if (number(now.writeErrors()) >= FEW || number(before.writeErrors()) >= FEW) {
                addDifference(
                        changes, service, "error_rate_percent", now.errorRatePercent(), before.errorRatePercent());
            }
        }
        Distribution times = now.processingTimes();
        Distribution timesBefore = before.processingTimes();
        if (times != null && timesBefore != null && times.count() >= FEW && timesBefore.count() >= FEW) {
            changes.add(change(
                    service,
                    "processing_time_ms",
                    DistributionDistance.between(times, timesBefore),
                    times.quantile(0.5),
                    timesBefore.quantile(0.5)));
        }
    }

    private static void add(List<Change> changes, @Nullable String service, String metric, Rate now, Rate before) {
        if (now.count() >= FEW || before.count() >= FEW) {
            addDifference(changes, service, metric, now.perMinute(), before.perMinute());
        }
    }

    private static void addDifference(
            List<Change> changes,
            @Nullable String service,
            String metric,
            @Nullable Number now,
            @Nullable Number before) {
        if (now != null && before != null) {
            double one = now.doubleValue();
            double other = before.doubleValue();
            double greater = Math.max(Math.abs(one), Math.abs(other));
            changes.add(change(service, metric, greater == 0 ? 0 : Math.abs(one - other) / greater, one, other));
        }
    }

    private static Change change(@Nullable String service, String metric, double score, double now, double before) {
        return new Change(
                service,
                metric,
                finite(Math.min(1, score)),
                finite(now),
                finite(before),
                before == 0 ? null : ServiceMetrics.rounded(100 * (now - before) / before));
    }

    private static double finite(double value) {
        Double rounded = ServiceMetrics.rounded(value);
        return rounded == null ? 0 : rounded;
    }

    private static double number(@Nullable Number count) {
        return count == null ? 0 : count.doubleValue();
    }

    private static Rate rate(long count, List<Reading> readings) {
        return new Rate(count, length(readings));
    }

    private static long events(StatsReadings data) {
        return StatsCalculator.events(whole(data, data.events())).orElse(0L);
    }

    private static Duration length(List<Reading> readings) {
        return readings.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus);
    }

    /** Whole windows; of a store, those since its data begins. */
    private static List<Reading> whole(StatsReadings data, List<Reading> readings) {
        Optional<Instant> since = data.eventsSince().filter(first -> data.source() != Source.SERVICES_FALLBACK);
        return data.shown(readings).stream()
                .filter(Reading::whole)
                .filter(reading -> since.map(first -> reading.window().end().isAfter(first))
                        .orElse(true))
                .toList();
    }

    private static Optional<TimeRange> known(StatsReadings before) {
        List<Reading> windows = whole(before, before.events().isEmpty() ? before.services() : before.events());
        return windows.isEmpty()
                ? Optional.empty()
                : Optional.of(new TimeRange(
                        windows.get(0).window().start(),
                        windows.get(windows.size() - 1).window().end()));
    }
}

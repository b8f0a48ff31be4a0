package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertFold;
import dev.haingestor.adminapi.alerts.AlertRule;
import dev.haingestor.adminapi.alerts.MinuteFigures;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.sampler.ServiceFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the alerts of minute windows: the figures of the {@code ALERT_PERIOD} before the end of each minute are those that
 * {@link ServiceMetrics} makes of the period's windows. One service is done after the other, so the memory does not grow with
 * their number, and the time grows with services and minutes alone.
 */
final class AlertMinutes {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Range judged;
    private final int period;
    private final Range read;
    private final AlertFold fold;
    private final long minAttempts;
    private final @Nullable Rollup[] events;
    private final @Nullable Rollup[] services;
    private final @Nullable Rollup[] latency;

    /**
     * @param judged the minutes at whose end figures are judged
     * @param period how many minutes' figures are judged together
     * @param minAttempts a rate of fewer attempts is not judged
     */
    AlertMinutes(Range judged, int period, AlertFold fold, long minAttempts, Windows windows) {
        this.judged = judged;
        this.period = period;
        this.read = judged.from(judged.start().minus(MINUTE.multipliedBy(period - 1L)));
        this.fold = fold;
        this.minAttempts = minAttempts;
        this.events = whole(windows.events(), Instant.MAX);
        this.services = whole(windows.services(), windows.servicesUntil());
        this.latency = whole(windows.latency(), windows.servicesUntil());
    }

    /**
     * Windows of a minute; those that are missing or not whole are unknown.
     *
     * @param servicesUntil what services did later may be still to be written
     */
    record Windows(List<Reading> events, List<Reading> services, List<Reading> latency, Instant servicesUntil) {}

    /** The rollups of the minutes that are known whole, null for the others. */
    private @Nullable Rollup[] whole(List<Reading> readings, Instant until) {
        @Nullable Rollup[] rollups = new @Nullable Rollup[read.count()];
        for (Reading reading : readings) {
            Instant start = reading.window().start();
            boolean inside = !start.isBefore(read.start()) && start.isBefore(read.end());
            if (inside && reading.whole() && !reading.window().end().isAfter(until)) {
                rollups[read.indexOf(start.getEpochSecond())] = reading.rollup();
            }
        }
        return rollups;
    }

    /** @param lastEvent the time of the last event, which may lie before the windows */
    List<AlertEpisode> alerts(Optional<Instant> lastEvent) {
        boolean[] ratesKnown = known(services);
        boolean[] timesKnown = known(latency);
        AlertTotals all = new AlertTotals(judged.count());
        List<AlertEpisode> alerts = new ArrayList<>();
        SortedMap<Group, @Nullable Map<String, Cell>[]> counters = byService(services);
        SortedMap<Group, @Nullable Map<String, Cell>[]> times = byService(latency);
        SortedSet<Group> groups = new TreeSet<>(Group.BY_NAME);
        groups.addAll(counters.keySet());
        groups.addAll(times.keySet());
        @Nullable Map<String, Cell>[] none = column(read.count());
        groups.forEach(group -> {
            AlertTotals.Service service = service(counters.getOrDefault(group, none), times.getOrDefault(group, none));
            all.add(service);
            if (!group.isRest()) {
                AlertTotals own = new AlertTotals(judged.count());
                own.add(service);
                alerts.addAll(alerts(AlertCalculator.SERVICE, ServiceNames.name(group), own, ratesKnown, timesKnown));
            }
        });
        alerts.addAll(alerts(AlertCalculator.SYSTEM, AlertCalculator.SYSTEM, all, ratesKnown, timesKnown));
        alerts.addAll(
                fold.episodes(AlertRule.NO_EVENTS, AlertCalculator.SYSTEM, AlertCalculator.SYSTEM, silence(lastEvent)));
        return alerts;
    }

    private List<AlertEpisode> alerts(
            String scope, String service, AlertTotals totals, boolean[] ratesKnown, boolean[] timesKnown) {
        return Stream.of(
                        fold.episodes(
                                AlertRule.ERROR_RATE,
                                scope,
                                service,
                                minutes(totals.errorRates(minAttempts), ratesKnown)),
                        fold.episodes(
                                AlertRule.SUCCESS_RATE,
                                scope,
                                service,
                                minutes(totals.successRates(minAttempts), ratesKnown)),
                        fold.episodes(
                                AlertRule.PROCESSING_TIME,
                                scope,
                                service,
                                minutes(totals.processingTimes(), timesKnown)))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * The seconds since the end of the last minute with events, or since the last event where it lies before the windows, or
     * else since their beginning: the silence is at least as long.
     */
    private MinuteFigures silence(Optional<Instant> lastEvent) {
        double[] seconds = new double[judged.count()];
        boolean[] known = new boolean[judged.count()];
        boolean isOlder = lastEvent.filter(read.start()::isAfter).isPresent();
        Instant since = isOlder ? lastEvent.orElseThrow() : read.start();
        int certainFrom = isOlder ? 0 : seconds.length;
        boolean isBeginning = true;
        boolean isUnbroken = true;
        for (int i = 0; i < events.length; i++) {
            Rollup rollup = events[i];
            Instant end = read.window(i).end();
            int minute = i - period + 1;
            isBeginning &= rollup == null;
            isUnbroken &= rollup != null || isBeginning;
            if (isBeginning && !isOlder) {
                since = end;
            }
            if (rollup != null && !rollup.isEmpty()) {
                since = end;
                isUnbroken = true;
                certainFrom = Math.min(certainFrom, Math.max(0, minute));
            }
            if (minute >= 0) {
                seconds[minute] = Duration.between(since, end).toMillis() / 1_000.0;
                known[minute] = isUnbroken && rollup != null;
            }
        }
        return new MinuteFigures(judged.start(), seconds, known, certainFrom);
    }

    /** What was before the first known minute is not: an alert that opens with it may have been open for long. */
    private MinuteFigures minutes(double[] values, boolean[] known) {
        int first = 0;
        while (first < known.length && !known[first]) {
            first++;
        }
        return new MinuteFigures(judged.start(), values, known, first + 1);
    }

    /** Whether all windows of the period before each minute's end are known. */
    private boolean[] known(@Nullable Rollup[] rollups) {
        boolean[] known = new boolean[judged.count()];
        int since = -1;
        for (int i = 0; i < rollups.length; i++) {
            since = rollups[i] == null ? i : since;
            if (i >= period - 1) {
                known[i - period + 1] = i - since >= period;
            }
        }
        return known;
    }

    /**
     * The cells of each service in each minute, null where it has none; the services are in a fixed order, as sums of floats
     * depend on it. Windows are gone through once: looking up each service in each window costs far more.
     */
    private static SortedMap<Group, @Nullable Map<String, Cell>[]> byService(@Nullable Rollup[] rollups) {
        Map<Group, @Nullable Map<String, Cell>[]> columns = new HashMap<>();
        for (int i = 0; i < rollups.length; i++) {
            Rollup rollup = rollups[i];
            if (rollup != null) {
                int minute = i;
                rollup.cells()
                        .forEach((group, cells) ->
                                columns.computeIfAbsent(group, missing -> column(rollups.length))[minute] = cells);
            }
        }
        SortedMap<Group, @Nullable Map<String, Cell>[]> sorted = new TreeMap<>(Group.BY_NAME);
        sorted.putAll(columns);
        return sorted;
    }

    @SuppressWarnings("unchecked") // an array of maps has no type arguments
    private static @Nullable Map<String, Cell>[] column(int minutes) {
        return new Map[minutes];
    }

    /** How many points a field of a service has in the period before each minute's end, and their sum. */
    private AlertTotals.Counted counted(@Nullable Map<String, Cell>[] cells, String field) {
        double[] counts = new double[cells.length];
        double[] sums = new double[cells.length];
        boolean any = false;
        for (int i = 0; i < cells.length; i++) {
            Map<String, Cell> fields = cells[i];
            Cell cell = fields == null ? null : fields.get(field);
            if (cell != null) {
                any = true;
                counts[i] = cell.count();
                sums[i] = sum(cell);
            }
        }
        if (!any) {
            double[] nothing = new double[judged.count()];
            return new AlertTotals.Counted(nothing, nothing);
        }
        int offset = Math.toIntExact(Math.floorMod(read.start().getEpochSecond() / MINUTE.toSeconds(), (long) period));
        return new AlertTotals.Counted(SlidingSum.of(counts, period, offset), SlidingSum.of(sums, period, offset));
    }

    private AlertTotals.Service service(@Nullable Map<String, Cell>[] counters, @Nullable Map<String, Cell>[] times) {
        return new AlertTotals.Service(
                counted(counters, ServiceFields.WRITE_ATTEMPTS),
                counted(counters, ServiceFields.WRITE_ERRORS),
                counted(counters, ServiceFields.SUCCESS_RATE),
                counted(times, ServiceFields.PROCESSING_TIME));
    }

    private static double sum(Cell cell) {
        if (cell instanceof Delta delta) {
            return delta.sum();
        }
        if (cell instanceof Gauge gauge) {
            return gauge.sum();
        }
        return cell instanceof Distribution distribution ? distribution.gauge().sum() : Double.NaN;
    }
}

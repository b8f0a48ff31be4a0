package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.Deadline;
import dev.haingestor.adminapi.store.GuardedStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads settled windows again before they are older than {@code STATS_CACHE_SETTLED_TTL}, so that points show which were
 * written long after their time. It reads one run at a time, in the background: windows that are asked for most often first,
 * newest first.
 */
final class SettledWindowRefresher {

    private static final Logger log = LoggerFactory.getLogger(SettledWindowRefresher.class);
    private static final int LONGEST_RUN = 200;
    private static final Duration BETWEEN_WARNINGS = Duration.ofHours(1);
    private static final double ROUNDING = 1e-9;
    private static final Comparator<SettledWindows.Kept> ORDER = Comparator.comparingInt(
                    (SettledWindows.Kept kept) -> kept.asked().get())
            .thenComparing(kept -> kept.reading().window().end());

    private final GuardedStore store;
    private final SettledWindows settled;
    private final SharedWindows shared;
    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final Clock clock;

    /** Windows that were read in vain, or by another instance, and are still due. They are skipped until the next run. */
    private final Set<SettledWindows.Key> aside = ConcurrentHashMap.newKeySet();

    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private Instant quietUntil = Instant.MIN;

    SettledWindowRefresher(
            GuardedStore store,
            SettledWindows settled,
            SharedWindows shared,
            CacheProperties properties,
            CacheMetrics metrics,
            Clock clock) {
        this.store = store;
        this.settled = settled;
        this.shared = shared;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Reads until nothing is due, or the store does not answer in time. */
    void run() {
        if (!underWay.isDone()) {
            return;
        }
        Instant begun = clock.instant();
        try {
            for (Optional<List<SettledWindows.Key>> run = next(); run.isPresent(); run = next()) {
                read(run.get());
                warnWhenBehind(begun);
            }
            aside.clear();
        } catch (StoreException e) {
            // The store check and the reads for clients log what is wrong; the next run reads these windows.
        }
    }

    /** By how much the oldest kept window is older than {@code STATS_CACHE_SETTLED_TTL} promises. */
    Duration behind() {
        Instant promised = clock.instant().minus(properties.settledTtl());
        return settled.all().values().stream()
                .map(kept -> kept.reading().readAt())
                .min(Instant::compareTo)
                .filter(promised::isAfter)
                .map(oldest -> Duration.between(oldest, promised))
                .orElse(Duration.ZERO);
    }

    /** After an outage many windows are due for a short while; only a run longer than the promised time can't keep up. */
    private void warnWhenBehind(Instant begun) {
        Instant now = clock.instant();
        Duration promised = properties.settledTtl();
        if (now.isAfter(quietUntil) && now.isAfter(begun.plus(promised)) && behind().compareTo(promised) > 0) {
            log.warn(
                    "What is written late shows {} s later than STATS_CACHE_SETTLED_TTL={}s promises: the store can't be read"
                            + " so fast. Make it longer, or STATS_CACHE_BYTES smaller",
                    behind().toSeconds(),
                    promised.toSeconds());
            quietUntil = now.plus(BETWEEN_WARNINGS);
        }
    }

    /** The first window that is due, with the neighbours that are due as well, in order: one read is cheaper than many. */
    private Optional<List<SettledWindows.Key>> next() {
        Instant due = due();
        return settled.all().entrySet().stream()
                .filter(entry -> isDue(entry.getKey(), entry.getValue(), due))
                .max(Map.Entry.comparingByValue(ORDER))
                .map(first -> around(first.getKey(), due));
    }

    private Instant due() {
        return clock.instant().minus(properties.rereadAge());
    }

    private boolean isDue(SettledWindows.Key key, Instant due) {
        return isDue(key, settled.all().get(key), due);
    }

    private boolean isDue(SettledWindows.Key key, SettledWindows.@Nullable Kept kept, Instant due) {
        return kept != null && kept.reading().readAt().isBefore(due) && !aside.contains(key);
    }

    private List<SettledWindows.Key> around(SettledWindows.Key first, Instant due) {
        LinkedList<SettledWindows.Key> run = new LinkedList<>(List.of(first));
        while (run.size() < LONGEST_RUN && isDue(run.getFirst().after(-1), due)) {
            run.addFirst(run.getFirst().after(-1));
        }
        while (run.size() < LONGEST_RUN && isDue(run.getLast().after(1), due)) {
            run.addLast(run.getLast().after(1));
        }
        return run;
    }

    /**
     * Reads windows again, or takes what another instance has read meanwhile; windows that another one is reading wait for the
     * next run. A read that outlives the budget is kept when it ends, and nothing else is read until then.
     */
    private void read(List<SettledWindows.Key> run) {
        aside.addAll(run);
        SettledWindows.Key first = run.get(0);
        Range range = new Range(first.start(), first.after(run.size()).start(), first.step());
        long begun = settled.epoch();
        Deadline deadline = store.deadline();
        underWay = shared.again(first.query(), range, due(), () -> {
                    metrics.read();
                    return store.windows(first.query(), range, store.now());
                })
                .thenAccept(found -> found.ifPresent(readings -> keep(run, readings, begun)));
        deadline.await(underWay);
    }

    private void keep(List<SettledWindows.Key> run, List<Reading> readings, long begun) {
        for (int i = 0; i < run.size(); i++) {
            Reading now = readings.get(i);
            Optional.ofNullable(settled.all().get(run.get(i))).ifPresent(before -> count(before.reading(), now));
        }
        if (settled.replace(run.get(0).query(), run.get(0).step(), readings, SettledWindowRefresher::differ, begun)) {
            aside.removeAll(run);
        }
    }

    private void count(Reading before, Reading now) {
        metrics.reread(differ(before, now));
        metrics.late(
                LatePoints.newPoints(before.rollup(), now.rollup()),
                Duration.between(now.window().end(), now.readAt()));
    }

    private static boolean differ(Reading before, Reading now) {
        return !same(before.rollup(), now.rollup());
    }

    /** Whether two rollups are equal, but for the last digits of sums: they depend on the order in which a store adds. */
    static boolean same(Rollup one, Rollup two) {
        return one.cells().keySet().equals(two.cells().keySet())
                && one.cells().entrySet().stream()
                        .allMatch(group ->
                                sameCells(group.getValue(), two.cells().getOrDefault(group.getKey(), Map.of())));
    }

    private static boolean sameCells(Map<String, Cell> one, Map<String, Cell> two) {
        return one.keySet().equals(two.keySet())
                && one.entrySet().stream()
                        .allMatch(field -> sameCell(field.getValue(), Objects.requireNonNull(two.get(field.getKey()))));
    }

    private static boolean sameCell(Cell one, Cell two) {
        if (one instanceof Delta delta && two instanceof Delta other) {
            return delta.count() == other.count() && isClose(delta.sum(), other.sum());
        }
        if (one instanceof Gauge gauge && two instanceof Gauge other) {
            return gauge.count() == other.count()
                    && gauge.min() == other.min()
                    && gauge.max() == other.max()
                    && isClose(gauge.sum(), other.sum());
        }
        if (one instanceof Distribution distribution && two instanceof Distribution other) {
            return sameCell(distribution.gauge(), other.gauge()) && distribution.sameBins(other);
        }
        return one.equals(two);
    }

    private static boolean isClose(double one, double two) {
        return Double.compare(one, two) == 0
                || Math.abs(one - two) <= ROUNDING * Math.max(Math.abs(one), Math.abs(two));
    }
}

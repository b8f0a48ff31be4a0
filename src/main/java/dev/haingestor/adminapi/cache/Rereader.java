package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.StoreReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Reads settled windows again, each at least once in the time that is promised, so that what was written long after its time shows
 * in the end. In bounded runs, in the background, and never on the path of a request.
 */
final class Rereader {

    private static final int LONGEST_RUN = 200;
    private static final int RUNS_A_TURN = 20;
    private static final double ROUNDING = 1e-9;

    /** A tenth of the time that is promised is kept for the turn to come and for reading. Others believe a window until then. */
    private static final int KEPT = 10;

    private final StoreReader reader;
    private final SettledWindows settled;
    private final CacheProperties properties;
    private final CacheMetrics metrics;
    private final Clock clock;

    Rereader(StoreReader reader, SettledWindows settled, CacheProperties properties, CacheMetrics metrics, Clock clock) {
        this.reader = reader;
        this.settled = settled;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${admin-api.cache.reread-interval}", initialDelayString = "${admin-api.cache.reread-interval}")
    void run() {
        try {
            for (int run = 0; run < RUNS_A_TURN && readOldest(); run++) {
                // Each run is one read of the store.
            }
        } catch (StoreException e) {
            // The check and those who read for a client say what is wrong; these windows' turn comes again.
        }
    }

    /** False when nothing is old enough. */
    private boolean readOldest() {
        Instant due = clock.instant().minus(properties.settledTtl()).plus(properties.settledTtl().dividedBy(KEPT));
        Optional<Map.Entry<SettledWindows.Key, Reading>> oldest = settled.all().entrySet().stream()
                .filter(entry -> entry.getValue().readAt().isBefore(due))
                .min(Comparator.comparing(entry -> entry.getValue().readAt()));
        oldest.ifPresent(entry -> readAround(entry.getKey(), due));
        return oldest.isPresent();
    }

    /** With its neighbours that are due as well: one read is cheaper than many. */
    private void readAround(SettledWindows.Key key, Instant due) {
        Instant end = key.start();
        int count = 0;
        while (count < LONGEST_RUN && isDue(key.query(), key.step(), end, due)) {
            end = end.plus(key.step());
            count++;
        }
        long begun = settled.epoch();
        List<Reading> read = reader.windows(key.query(), new Range(key.start(), end, key.step())).await();
        metrics.read();
        for (Reading now : read) {
            settled.get(key.query(), key.step(), now.window().start()).ifPresent(before -> count(before, now));
        }
        settled.renew(key.query(), key.step(), read, Rereader::differ, begun);
    }

    private void count(Reading before, Reading now) {
        metrics.reread(differ(before, now));
        metrics.late(Lateness.newPoints(before.rollup(), now.rollup()), Duration.between(now.window().end(), now.readAt()));
    }

    private static boolean differ(Reading before, Reading now) {
        return !same(before.rollup(), now.rollup());
    }

    private boolean isDue(SeriesQuery query, Duration step, Instant start, Instant due) {
        return settled.get(query, step, start).map(reading -> reading.readAt().isBefore(due)).orElse(false);
    }

    /** Sums of doubles differ in their last digits with the order in which a store adds. */
    static boolean same(Rollup one, Rollup two) {
        return one.cells().keySet().equals(two.cells().keySet()) && one.cells().entrySet().stream()
                .allMatch(group -> sameCells(group.getValue(), two.cells().get(group.getKey())));
    }

    private static boolean sameCells(Map<String, Cell> one, Map<String, Cell> two) {
        return one.keySet().equals(two.keySet())
                && one.entrySet().stream().allMatch(field -> sameCell(field.getValue(), two.get(field.getKey())));
    }

    private static boolean sameCell(Cell one, Cell two) {
        if (one instanceof Delta delta && two instanceof Delta other) {
            return delta.count() == other.count() && isClose(delta.sum(), other.sum());
        }
        if (one instanceof Gauge gauge && two instanceof Gauge other) {
            return gauge.count() == other.count() && gauge.min() == other.min() && gauge.max() == other.max()
                    && isClose(gauge.sum(), other.sum());
        }
        if (one instanceof Distribution distribution && two instanceof Distribution other) {
            return sameCell(distribution.gauge(), other.gauge()) && distribution.sameBins(other);
        }
        return one.equals(two);
    }

    private static boolean isClose(double one, double two) {
        return Double.compare(one, two) == 0 || Math.abs(one - two) <= ROUNDING * Math.max(Math.abs(one), Math.abs(two));
    }
}

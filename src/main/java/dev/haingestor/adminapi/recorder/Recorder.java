package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.recorder.RecorderMetrics.Result;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.sampler.ServiceDelta;
import dev.haingestor.adminapi.sampler.ServicesSampled;
import dev.haingestor.adminapi.store.BadPointsException;
import dev.haingestor.adminapi.store.NotPermittedException;
import dev.haingestor.adminapi.store.PendingWrites;
import dev.haingestor.adminapi.store.PointWriter;
import dev.haingestor.adminapi.store.StoreCheckPassed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Writes the counters' increases of each tick as points, so that error rates and alerts exist where nothing else writes them.
 * Points that can't be written wait in the {@link Backlog}. It has a thread of its own, so the sampler never waits for a store.
 */
final class Recorder implements PendingWrites, AutoCloseable {

    /** The most points that may wait: 48 hours of two services, ten seconds apart. */
    static final int MAX_POINTS = 34_560;

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int POINTS_TOGETHER = 2_000;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofHours(48);

    /** How many of the latest points are read for the types of fields. */
    private static final int LOOKED_AT = 50;

    private static final Duration LOOKED_BACK = Duration.ofDays(30);

    private final StatsStore store;
    private final PointWriter writer;
    private final BooleanSupplier storeAnswers;
    private final ServicePoints points;
    private final OtherWriters others;
    private final RecorderMetrics metrics;
    private final Clock clock;
    private final Backlog backlog;

    /** While one flush is under way one more may wait, which writes whatever has come by then. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), daemons(), new ThreadPoolExecutor.DiscardPolicy());

    private volatile boolean active;
    private volatile boolean isDropping;
    private boolean isRefused;
    private boolean mayHaveBeenGone;
    private @Nullable FieldStyle style;

    /** @param storeAnswers whether the store answered the last check; while it doesn't, no write is tried */
    Recorder(
            boolean wanted,
            StatsStore store,
            PointWriter writer,
            BooleanSupplier storeAnswers,
            ServicePoints points,
            RecorderMetrics metrics,
            Clock clock,
            Backlog backlog) {
        this.active = wanted;
        this.store = store;
        this.writer = writer;
        this.storeAnswers = storeAnswers;
        this.points = points;
        this.others = new OtherWriters(store, points.measurement(), clock);
        this.metrics = metrics;
        this.clock = clock;
        this.backlog = backlog;
        metrics.watch(() -> active ? 1 : 0, backlog::size);
    }

    /** The shutdown must not wait for a frozen store. */
    private static ThreadFactory daemons() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("recorder-");
        factory.setDaemon(true);
        return factory;
    }

    @EventListener
    void take(ServicesSampled sampled) {
        List<ServiceDelta> deltas =
                sampled.deltas().stream().filter(ServicePoints::isTelling).toList();
        if (active && !deltas.isEmpty()) {
            dropped(backlog.add(deltas, clock.instant()));
            thread.execute(this::flush);
        }
    }

    @Override
    public Optional<Instant> since(Instant asOf) {
        return backlog.since(asOf, clock.instant());
    }

    /** The deltas that wait to be written or are being written. */
    List<ServiceDelta> waiting() {
        return backlog.deltas();
    }

    /**
     * Restores what waited before a restart, unless it is too old, or in the future as the clock was wrong.
     *
     * @param lastAnswer when a service last answered
     */
    void restore(List<ServiceDelta> waiting, Optional<Instant> lastAnswer) {
        if (active) {
            Instant now = clock.instant();
            Predicate<Instant> isKept = time -> time.isAfter(now.minus(LONGEST)) && !time.isAfter(now);
            dropped(backlog.restore(
                    waiting.stream().filter(delta -> isKept.test(delta.to())).toList(),
                    lastAnswer.filter(isKept),
                    now));
        }
    }

    /** Writes what waits as soon as the store answers. */
    @EventListener
    void retry(StoreCheckPassed passed) {
        if (backlog.size() > 0) {
            thread.execute(this::flush);
        }
    }

    private void dropped(int number) {
        metrics.count(Result.DROPPED, number);
        if (number > 0 && !isDropping) {
            isDropping = true;
            log.warn("The store could not be written for too long: the oldest service metrics that wait are dropped");
        }
    }

    /** Writes what waits until nothing is left or a write fails. */
    synchronized void flush() {
        others.forget();
        mayHaveBeenGone = true;
        try {
            while (active && storeAnswers.getAsBoolean() && flushOldest()) {
                // Each call is one write.
            }
        } catch (RuntimeException e) {
            log.error("Recording service metrics failed unexpectedly", e);
        }
    }

    /** Writes the oldest points; false when nothing waits or another try is of no use. */
    private boolean flushOldest() {
        List<ServiceDelta> waiting = backlog.oldest(POINTS_TOGETHER);
        if (waiting.isEmpty()) {
            return false;
        }
        try {
            write(waiting);
            isDropping = false;
            mayHaveBeenGone = true;
            return true;
        } catch (NotPermittedException e) {
            return isWorthAnotherTry(e);
        } catch (StoreException e) {
            // The store's check logs what is wrong.
            return false;
        } catch (RuntimeException e) {
            backlog.written(clock.instant());
            metrics.count(Result.DROPPED, waiting.size());
            throw e;
        }
    }

    private void write(List<ServiceDelta> waiting) {
        others.ask(
                waiting.stream().map(ServiceDelta::service).collect(Collectors.toSet()),
                waiting.stream().map(ServiceDelta::to).min(Instant::compareTo).orElseThrow());
        FieldStyle found = style == null ? found() : style;
        style = found;
        List<ServiceDelta> deltas = waiting.stream()
                .filter(delta -> !others.write(delta.service(), delta.to()))
                .toList();
        int refused = deltas.isEmpty() ? 0 : write(deltas, found);
        backlog.written(clock.instant());
        metrics.count(Result.LEFT_ALONE, waiting.size() - deltas.size());
        metrics.count(Result.REFUSED, refused);
        metrics.count(Result.WRITTEN, deltas.size() - refused);
        Instant first = waiting.get(0).to();
        if (first.isBefore(clock.instant().minus(LONG))) {
            log.info("Service metrics since {} that had waited are recorded", first);
        }
    }

    /** @return how many were refused for good */
    private int write(List<ServiceDelta> deltas, FieldStyle as) {
        try {
            writer.write(points(deltas, as));
            isRefused = false;
            return 0;
        } catch (BadPointsException e) {
            int refused = writeOtherwise(deltas, as, e);
            if (refused > 0 && !isRefused) {
                log.warn("{} service metrics were refused for good: {}", refused, e.getMessage());
            }
            isRefused = refused > 0;
            return refused;
        }
    }

    /** Writes the counts as the other type of numbers, which another writer may have begun to use. */
    private int writeOtherwise(List<ServiceDelta> deltas, FieldStyle as, BadPointsException first) {
        try {
            writer.write(points(deltas, as.otherCounts()));
            style = as.otherCounts();
            return 0;
        } catch (BadPointsException second) {
            // A point that only one of the attempts was refused has been written by the other.
            return Math.max(0, first.refused() + second.refused() - deltas.size());
        }
    }

    private List<Point> points(List<ServiceDelta> deltas, FieldStyle as) {
        return deltas.stream().map(delta -> points.of(delta, as)).toList();
    }

    private FieldStyle found() {
        List<Point> latest = new ArrayList<>();
        Instant now = clock.instant();
        Window window = new Window(now.minus(LOOKED_BACK), now.plus(OtherWriters.SILENCE));
        store.recent(PointQuery.of(points.measurement(), window, LOOKED_AT), latest::add);
        return FieldStyle.of(latest);
    }

    /**
     * Whether to try again when writing isn't permitted. If reading isn't either, it is an outage that may end, such as a
     * revoked token. It may have ended between the write and the check, so recording only stops after a second refusal.
     */
    private boolean isWorthAnotherTry(NotPermittedException refusal) {
        try {
            store.check();
        } catch (StoreException gone) {
            return false;
        }
        if (mayHaveBeenGone) {
            mayHaveBeenGone = false;
            return true;
        }
        active = false;
        metrics.count(Result.DROPPED, backlog.clear());
        log.warn(
                "{}, or set RECORD_SERVICE_METRICS=false. Service metrics are not recorded until a restart",
                refusal.getMessage());
        return false;
    }

    @Override
    public void close() {
        active = false;
        thread.shutdownNow();
    }
}

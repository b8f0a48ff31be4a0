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
import dev.haingestor.adminapi.store.StoreAnswers;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Writes each tick's increases as points, so that error rates and alerts exist where nothing else writes them. What can't be
 * written waits, oldest first. On a thread of its own: the sampler never waits for a store.
 */
final class Recorder implements PendingWrites, AutoCloseable {

    /** 48 hours of two services, ten seconds apart. */
    static final int MOST_POINTS = 34_560;

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);
    private static final int POINTS_TOGETHER = 2_000;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration LONGEST = Duration.ofHours(48);

    /** Among so many of the latest points is each field that anybody writes. */
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

    /** One flush may wait while one is under way: it takes whatever has come by then. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1),
            daemons(), new ThreadPoolExecutor.DiscardPolicy());

    private volatile boolean active;
    private volatile boolean isDropping;
    private boolean isRefused;
    private boolean mayHaveBeenGone;
    private FieldStyle style;

    /**
     * @param wanted false: nothing is recorded
     * @param storeAnswers as of the last check; while it doesn't, nothing is tried
     */
    Recorder(boolean wanted, StatsStore store, PointWriter writer, BooleanSupplier storeAnswers, ServicePoints points,
            RecorderMetrics metrics, Clock clock, Backlog backlog) {
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

    /** A stop doesn't wait for a store that is frozen. */
    private static ThreadFactory daemons() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("recorder-");
        factory.setDaemon(true);
        return factory;
    }

    @EventListener
    void take(ServicesSampled sampled) {
        List<ServiceDelta> telling = sampled.deltas().stream().filter(ServicePoints::isTelling).toList();
        if (active && !telling.isEmpty()) {
            dropped(backlog.add(telling, clock.instant()));
            thread.execute(this::flush);
        }
    }

    @Override
    public Optional<Instant> since(Instant asOf) {
        return backlog.since(asOf, clock.instant());
    }

    /** What waits to be written, with what is being written. */
    List<ServiceDelta> waiting() {
        return backlog.deltas();
    }

    /**
     * Goes on from before a restart. What is too old, or of the future as the clock was wrong, is forgotten.
     *
     * @param lastAnswer when a service had answered last
     */
    void restore(List<ServiceDelta> waiting, Optional<Instant> lastAnswer) {
        if (active) {
            Instant now = clock.instant();
            Predicate<Instant> isKept = time -> time.isAfter(now.minus(LONGEST)) && !time.isAfter(now);
            dropped(backlog.restore(waiting.stream().filter(delta -> isKept.test(delta.to())).toList(),
                    lastAnswer.filter(isKept), now));
        }
    }

    /** The store is back, or answers for the first time: what waits need not wait for the next tick. */
    @EventListener
    void retry(StoreAnswers answers) {
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

    /** Writes what waits, as far as the store goes along. */
    synchronized void flush() {
        others.forget();
        mayHaveBeenGone = true;
        try {
            while (active && storeAnswers.getAsBoolean() && flushOldest()) {
                // Each turn is one write.
            }
        } catch (RuntimeException e) {
            log.error("Recording service metrics failed unexpectedly", e);
        }
    }

    /** False when nothing waits, or the store doesn't go along. */
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
            // The check says what is wrong.
            return false;
        } catch (RuntimeException e) {
            backlog.written(clock.instant());
            metrics.count(Result.DROPPED, waiting.size());
            throw e;
        }
    }

    private void write(List<ServiceDelta> waiting) {
        others.ask(waiting.stream().map(ServiceDelta::service).collect(Collectors.toSet()),
                waiting.stream().map(ServiceDelta::to).min(Instant::compareTo).orElseThrow());
        if (style == null) {
            style = found();
        }
        List<ServiceDelta> told = waiting.stream().filter(delta -> !others.write(delta.service(), delta.to())).toList();
        int refused = told.isEmpty() ? 0 : write(told, style);
        backlog.written(clock.instant());
        metrics.count(Result.LEFT_ALONE, waiting.size() - told.size());
        metrics.count(Result.REFUSED, refused);
        metrics.count(Result.WRITTEN, told.size() - refused);
        Instant first = waiting.get(0).to();
        if (first.isBefore(clock.instant().minus(LONG))) {
            log.info("Service metrics since {} that had waited are recorded", first);
        }
    }

    /** @return how many were refused for good */
    private int write(List<ServiceDelta> told, FieldStyle as) {
        try {
            writer.write(points(told, as));
            isRefused = false;
            return 0;
        } catch (BadPointsException e) {
            int refused = writeOtherwise(told, as, e);
            if (refused > 0 && !isRefused) {
                log.warn("{} service metrics were refused for good: {}", refused, e.getMessage());
            }
            isRefused = refused > 0;
            return refused;
        }
    }

    /** Somebody may have begun to write the counts as the other kind of numbers: then theirs is the type. */
    private int writeOtherwise(List<ServiceDelta> told, FieldStyle as, BadPointsException first) {
        try {
            writer.write(points(told, as.otherCounts()));
            style = as.otherCounts();
            return 0;
        } catch (BadPointsException second) {
            // What one attempt was refused and the other was not is there.
            return Math.max(0, first.refused() + second.refused() - told.size());
        }
    }

    private List<Point> points(List<ServiceDelta> told, FieldStyle as) {
        return told.stream().map(delta -> points.of(delta, as)).toList();
    }

    private FieldStyle found() {
        List<Point> latest = new ArrayList<>();
        Instant now = clock.instant();
        Window window = new Window(now.minus(LOOKED_BACK), now.plus(OtherWriters.SILENCE));
        store.recent(PointQuery.of(points.measurement(), window, LOOKED_AT), latest::add);
        return FieldStyle.of(latest);
    }

    /**
     * Who may not even read sees an outage, which may end: a token that was revoked, a bucket that is made anew. It may have
     * ended between the write and the check, so it takes a second refusal to believe the first.
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
        log.warn("{}, or set RECORD_SERVICE_METRICS=false. Service metrics are not recorded until a restart",
                refusal.getMessage());
        return false;
    }

    @Override
    public void close() {
        active = false;
        thread.shutdownNow();
    }
}

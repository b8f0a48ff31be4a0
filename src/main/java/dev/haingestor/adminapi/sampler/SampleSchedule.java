package dev.haingestor.adminapi.sampler;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Runs a sample round right after the start, and then whenever the clock passes a multiple of the interval, so that all
 * replicas sample at the same moments. After the clock was set, the next multiple is looked for anew.
 */
final class SampleSchedule implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SampleSchedule.class);

    private final SampleRound round;
    private final Duration interval;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "sampler");

    SampleSchedule(SampleRound round, Duration interval, Clock clock) {
        this.round = round;
        this.interval = interval;
        this.clock = clock;
        thread.setDaemon(true);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        thread.start();
    }

    private void run() {
        Instant last = null;
        long lastNanos = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Instant tick = floor(clock.instant(), interval);
                if (!tick.equals(last)) {
                    long nanos = System.nanoTime();
                    round.missed(last == null ? 0 : missed(Duration.ofNanos(nanos - lastNanos), interval));
                    last = tick;
                    lastNanos = nanos;
                    sample(tick);
                }
                Thread.sleep(untilNext(clock.instant(), interval).toMillis() + 1);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void sample(Instant tick) {
        try {
            round.run(tick);
        } catch (RuntimeException e) {
            log.error("The sample of {} was lost: {}", tick, e.getMessage());
        }
    }

    /** The ticks that passed while we were stopped. */
    static long missed(Duration sinceLast, Duration interval) {
        return Math.max(0, Math.round((double) sinceLast.toMillis() / interval.toMillis()) - 1);
    }

    /** The last multiple of the interval, counted from 1970. */
    static Instant floor(Instant time, Duration interval) {
        return Instant.ofEpochMilli(time.toEpochMilli() - Math.floorMod(time.toEpochMilli(), interval.toMillis()));
    }

    /** The time until the next tick, at most the interval. */
    static Duration untilNext(Instant time, Duration interval) {
        return Duration.between(time, floor(time, interval).plus(interval));
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

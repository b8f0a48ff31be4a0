package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.duckdb.RequestLines;
import dev.haingestor.adminapi.store.duckdb.WriterThread;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Writes the simulated home: its last seven days, newest part first so that short periods are complete at once, and meanwhile
 * what goes on. A failed write is repeated.
 */
public final class Demo {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final Duration PAST = Duration.ofDays(7);

    /** How much is written at once. The first part has the last hour and the one it is compared with. */
    private static final Duration PART = Duration.ofHours(3);

    private final DemoHome home;
    private final WriterThread writer;
    private final Clock clock;
    private final Instant startedAt;
    private final Instant begin;
    private Instant filledFrom;
    private Instant writtenTo;
    private volatile boolean failing;
    private volatile boolean stopping;

    public Demo(DemoHome home, WriterThread writer, Clock clock) {
        this.home = home;
        this.writer = writer;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.begin = startedAt.minus(PAST).truncatedTo(ChronoUnit.HOURS);
        this.filledFrom = startedAt;
        this.writtenTo = startedAt;
        log.warn("DEMO=true: all figures are made up, and points sent here are gone with the next start of the demo");
    }

    @Scheduled(fixedDelay = 1_000)
    public void fill() {
        while (!stopping && filledFrom.isAfter(begin)) {
            Instant from = later(begin, filledFrom.minus(PART));
            if (!write(from, filledFrom)) {
                return;
            }
            filledFrom = from;
            if (filledFrom.equals(begin)) {
                log.info(
                        "The demo's last seven days are there, after {} s",
                        Duration.between(startedAt, clock.instant()).toSeconds());
            }
        }
    }

    /** Writes what has happened since the last write, or a part of it if the computer has slept. */
    @Scheduled(fixedDelay = 1_000)
    public void goOn() {
        Instant now = clock.instant();
        Instant to = now.isBefore(writtenTo.plus(PART)) ? now : writtenTo.plus(PART);
        if (to.isAfter(writtenTo) && write(writtenTo, to)) {
            writtenTo = to;
        }
    }

    /** Stops filling, as the shutdown waits for work that is under way. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        stopping = true;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private boolean write(Instant from, Instant to) {
        try {
            writer.write(RequestLines.of(home.lines(from, to)));
            failing = false;
            return true;
        } catch (StoreException e) {
            // An interrupt means that the service is being stopped.
            if (!failing && !Thread.currentThread().isInterrupted()) {
                log.warn("The demo could not write, and tries again: {}", e.getMessage());
                failing = true;
            }
            return false;
        }
    }
}

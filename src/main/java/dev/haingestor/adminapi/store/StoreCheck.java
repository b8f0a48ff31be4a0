package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Checks the store by a small real query every two seconds. So health is known without waiting, and recovery needs neither
 * traffic nor a restart, as a success closes the breaker. A failure doesn't open it; failed reads do that.
 */
public final class StoreCheck {

    private static final Logger log = LoggerFactory.getLogger(StoreCheck.class);

    private final StatsStore store;
    private final CircuitBreaker breaker;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    private volatile @Nullable Result last;
    private volatile @Nullable Instant failingSince;
    private volatile long asked;
    private volatile long answered;

    public StoreCheck(StatsStore store, CircuitBreaker breaker, Clock clock, ApplicationEventPublisher events) {
        this.store = store;
        this.breaker = breaker;
        this.clock = clock;
        this.events = events;
    }

    /**
     * The result of a check.
     *
     * @param message what is wrong, or that nothing is
     */
    public record Result(boolean healthy, Instant at, Duration took, String message) {}

    /** The last result; empty until the first check has ended. */
    public Optional<Result> last() {
        return Optional.ofNullable(last);
    }

    public boolean isConnected() {
        return last().filter(Result::healthy).isPresent();
    }

    /** The number of checks; {@link #answered} tells how many of them succeeded. */
    public long asked() {
        return asked;
    }

    public long answered() {
        return answered;
    }

    @Scheduled(fixedDelayString = "${admin-api.store.check-interval}")
    void run() {
        Instant at = clock.instant();
        long started = System.nanoTime();
        try {
            store.check();
            succeeded(at, Duration.ofNanos(System.nanoTime() - started));
        } catch (StoreException e) {
            failed(at, Duration.ofNanos(System.nanoTime() - started), e);
        } catch (RuntimeException e) {
            failed(
                    at,
                    Duration.ofNanos(System.nanoTime() - started),
                    new StoreException(store.source().title() + " could not be checked", e.toString(), e));
        }
    }

    private void succeeded(Instant at, Duration took) {
        if (failingSince != null) {
            log.info(
                    "{} answers again after {} s",
                    store.source().title(),
                    Duration.between(failingSince, at).toSeconds());
        } else if (last == null) {
            log.info("{} answers", store.source().title());
        }
        failingSince = null;
        asked++;
        answered++;
        last = new Result(true, at, took, store.source().title() + " is ready for queries");
        if (breaker.getState() != CircuitBreaker.State.CLOSED) {
            breaker.transitionToClosedState();
        }
        events.publishEvent(new StoreCheckPassed());
    }

    private void failed(Instant at, Duration took, StoreException failure) {
        String message = failure.getMessage();
        if (last == null || last.healthy() || !last.message().equals(message)) {
            log.warn("{}. Meanwhile statistics come from the upstream services", failure.withDetail());
        }
        failingSince = failingSince == null ? at : failingSince;
        asked++;
        last = new Result(false, at, took, message);
    }
}

package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.web.TooManyRequestsException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds how many rare questions are answered at once: those for unusual windows, for one service, or for raw points, whose
 * answers are hardly ever kept. A few more wait for a moment; all others are refused.
 */
public final class RareQuestionLimit {

    private static final int RUNNING = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private static final int WITH_WAITING = 4 * RUNNING;
    private static final Duration WAITING = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Semaphore running = new Semaphore(RUNNING, true);
    private final Semaphore withWaiting = new Semaphore(WITH_WAITING);

    /** @throws TooManyRequestsException if too many are being answered and waiting */
    public <T> T ask(Supplier<T> question) {
        if (!withWaiting.tryAcquire()) {
            throw tooMany();
        }
        try {
            if (!running.tryAcquire(WAITING.toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooMany();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw tooMany();
        } finally {
            withWaiting.release();
        }
        try {
            return question.get();
        } finally {
            running.release();
        }
    }

    private static TooManyRequestsException tooMany() {
        return new TooManyRequestsException(
                "too many ask for windows other than the default ones, for one service, or for raw points, at once",
                RETRY_AFTER);
    }
}

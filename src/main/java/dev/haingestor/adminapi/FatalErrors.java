package dev.haingestor.adminapi;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.ErrorHandler;

/**
 * Ends the process when a thread dies of an error. Without the thread that accepts connections or the one that writes, it
 * would be there and do nothing; whatever started it starts it again. Most threads have their own ways with exceptions.
 */
final class FatalErrors implements Thread.UncaughtExceptionHandler, ErrorHandler {

    /** As the JVM ends with {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int EXIT_CODE = 3;

    private static final Logger log = LoggerFactory.getLogger(FatalErrors.class);

    @Override
    public void uncaughtException(Thread thread, Throwable cause) {
        handle(cause);
    }

    /** Of scheduled work: an exception has failed this turn only. */
    @Override
    public void handleError(Throwable cause) {
        handle(cause);
    }

    private static void handle(Throwable cause) {
        try {
            log.error("A thread failed unexpectedly{}", cause instanceof Error ? "; the service ends" : "", cause);
        } finally {
            if (cause instanceof Error) {
                // An orderly end may need what there is no more of.
                Runtime.getRuntime().halt(EXIT_CODE);
            }
        }
    }
}

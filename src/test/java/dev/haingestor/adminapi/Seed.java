package dev.haingestor.adminapi;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * The one source of chance in tests: it replays with {@code -Dseed=}. The seed is printed, and shown in the stack trace of a test
 * that fails, as what a test prints is not on the build's console.
 */
public final class Seed implements TestExecutionExceptionHandler {

    private static final Map<Class<?>, String> LATEST = new ConcurrentHashMap<>();

    public static Random random(Class<?> test) {
        long seed = Long.getLong("seed", System.nanoTime());
        String replay = test.getSimpleName() + ": replay with -Dseed=" + seed;
        LATEST.put(test, replay);
        System.out.println(replay);
        return new Random(seed);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        String replay = LATEST.get(context.getRequiredTestClass());
        if (replay != null) {
            failure.addSuppressed(new Replay(replay));
        }
        throw failure;
    }

    /** Only its message tells something. */
    private static final class Replay extends Exception {

        private Replay(String message) {
            super(message, null, false, false);
        }
    }
}

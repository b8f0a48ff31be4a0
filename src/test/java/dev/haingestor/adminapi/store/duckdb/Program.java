package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.NotTested;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** A program of the machine that runs the tests. */
final class Program {

    private Program() {}

    /** What it prints, line by line. Fails when it fails. */
    static List<String> run(String... command) {
        Result result = start(command);
        if (result.status() != 0) {
            throw new AssertionError(
                    Arrays.toString(command) + " ended with " + result.status() + ":\n" + result.printed());
        }
        return result.printed().lines().toList();
    }

    /** Where it isn't there the test is skipped, and says so. */
    static void require(String... command) {
        try {
            run(command);
        } catch (AbsentException e) {
            throw notTested(e.getMessage());
        }
    }

    static TestAbortedException notTested(String reason) {
        NotTested.say(reason);
        return new TestAbortedException(reason);
    }

    private static Result start(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), printed);
        } catch (IOException e) {
            throw new AbsentException(command[0] + " is not on this machine");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Result(int status, String printed) {}

    private static final class AbsentException extends RuntimeException {

        AbsentException(String message) {
            super(message);
        }
    }
}

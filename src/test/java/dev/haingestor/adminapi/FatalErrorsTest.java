package dev.haingestor.adminapi;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** In a process of its own, as it may end. */
@Tag("integration")
class FatalErrorsTest {

    @ParameterizedTest
    @CsvSource({"thread-error,3", "thread-exception,0", "scheduled-error,3", "scheduled-exception,0"})
    void errorEndsTheProcess_exceptionDoesNot(String what, int exitCode) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        AppProcess.java("-cp", AppProcess.classPath(), Dying.class.getName(), what))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(process.exitValue()).isEqualTo(exitCode);
    }

    /** A program of which one thread dies while another one would go on for some time. */
    static final class Dying {

        public static void main(String[] args) throws InterruptedException {
            FatalErrors errors = new FatalErrors();
            Throwable cause =
                    args[0].endsWith("error") ? new OutOfMemoryError("made up") : new IllegalStateException("made up");
            if (args[0].startsWith("thread")) {
                Thread.setDefaultUncaughtExceptionHandler(errors);
                new Thread(() -> sneak(cause)).start();
            } else {
                errors.handleError(cause);
            }
            Thread.sleep(3_000);
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void sneak(Throwable cause) throws T {
            throw (T) cause;
        }
    }
}

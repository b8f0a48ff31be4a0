package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.AppProcess;
import dev.haingestor.adminapi.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service is killed again and again while it is written to: in the midst of writing, of a checkpoint and of a start. What
 * it has acknowledged is there afterwards, once and whole. {@code bench/crash} is this with more kills.
 */
@Tag("integration")
@Tag("slow")
class CrashTest {

    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final Duration NO_CHECKPOINT = Duration.ofSeconds(40);

    private final Random random = Seed.random(CrashTest.class);

    @TempDir
    private Path folder;

    @Test
    void kills_loseNothingAcknowledged_andDoubleNothing() throws Exception {
        int checkpoints = 0;
        AppProcess app = start();
        Numbers numbers = new Numbers();
        try (NumberWriters writers = new NumberWriters(numbers, random.nextLong())) {
            for (int kill = 0; kill < KILLS; kill++) {
                writers.writeTo(app);
                if (kill % 3 == 0) {
                    Thread.sleep(random.nextInt(3_000));
                } else if (kill % 3 == 1) {
                    checkpoints += awaitCheckpoint() ? 1 : 0;
                    Thread.sleep(random.nextInt(100));
                } else {
                    app.kill();
                    app = AppProcess.launch(folder, settings());
                    Thread.sleep(random.nextInt(6_000));
                }
                app.kill();
                app = start();
                numbers.check(app);
            }
            writers.writeTo(app);
            Thread.sleep(1_000);
        } finally {
            app.close();
        }
        app = start();
        try (AppProcess last = app) {
            long kept = numbers.check(last);
            System.out.printf(
                    "CrashTest: %d kills, %d of them at a checkpoint; %d points acknowledged, %d kept, lost 0,"
                            + " doubled 0; file %d MB%n",
                    KILLS, checkpoints, numbers.acknowledged(), kept, Files.size(file()) >> 20);
        }
        assertThat(numbers.acknowledged()).isPositive();
    }

    private AppProcess start() {
        return AppProcess.start(folder, settings());
    }

    private static Map<String, String> settings() {
        return Map.of("EMBEDDED_RETENTION", "0");
    }

    private Path file() {
        return folder.resolve("data").resolve("embedded.duckdb");
    }

    /** The file itself is written to at no other time. */
    private boolean awaitCheckpoint() throws IOException, InterruptedException {
        long before = Files.getLastModifiedTime(file()).toMillis();
        long deadline = System.nanoTime() + NO_CHECKPOINT.toNanos();
        while (Files.getLastModifiedTime(file()).toMillis() == before) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(1);
        }
        return true;
    }
}

package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Processes of their own that may not make their files larger. */
@EnabledIf("dev.haingestor.adminapi.store.duckdb.FileLimit#isKnown")
@Tag("integration")
class FullDiskTest {

    private static final int BATCH = 200;
    private static final int ROOM = 500_000;

    @TempDir
    private Path folder;

    @Test
    void noRoomForTheLog_isA503_andPassesByItself() throws Exception {
        Numbers numbers = new Numbers();
        try (AppProcess app = AppProcess.start(folder, Map.of("EMBEDDED_RETENTION", "0"))) {
            assertThat(write(app, numbers).statusCode()).isEqualTo(204);
            long log = Files.size(folder.resolve("data").resolve("embedded.duckdb.wal"));

            FileLimit.set(app.pid(), String.valueOf(log + ROOM));
            HttpResponse<String> answer = write(app, numbers);
            for (int batch = 0; batch < 20 && answer.statusCode() == 204; batch++) {
                answer = write(app, numbers);
            }
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("The embedded store failed").doesNotContain(folder.toString());
            assertThat(app.printed())
                    .anyMatch(line -> line.contains("Writing failed") && line.contains("File too large"));
            assertThat(numbers.check(app)).as("nothing of the refused batch").isEqualTo(numbers.acknowledged());

            FileLimit.set(app.pid(), "unlimited");
            assertThat(write(app, numbers).statusCode()).isEqualTo(204);
            assertThat(numbers.check(app)).isEqualTo(numbers.acknowledged());
        }
    }

    @Test
    void noRoomForACheckpoint_breaksTheDatabase_whichIsOpenedAgain() throws IOException, InterruptedException {
        Path log = folder.resolve("program.log");
        Process process = new ProcessBuilder(AppProcess.java(
                        "-cp",
                        AppProcess.classPath(),
                        FullDisk.class.getName(),
                        folder.resolve("data").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended).isTrue();
        assertThat(log)
                .content()
                .contains("FullDisk: all points are there once")
                .containsOnlyOnce("The embedded store is broken")
                .containsOnlyOnce("The embedded store is open again");
    }

    private static HttpResponse<String> write(AppProcess app, Numbers numbers) throws IOException {
        int first = numbers.take(BATCH, 0);
        HttpResponse<String> answer = app.post(
                "/api/v2/write",
                IntStream.range(first, first + BATCH).mapToObj(Numbers::line).collect(Collectors.joining("\n")));
        if (answer.statusCode() == 204) {
            numbers.acknowledge(first, BATCH);
        }
        return answer;
    }
}

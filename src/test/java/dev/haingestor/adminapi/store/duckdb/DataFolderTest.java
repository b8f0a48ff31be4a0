package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of the data folder between starts, each in a process of its own. */
@Tag("integration")
@Tag("slow")
class DataFolderTest {

    private static final Map<String, String> KEEP = Map.of("EMBEDDED_RETENTION", "0");

    @TempDir
    private Path folder;

    @Test
    void secondProcess_isRefusedInOneLine_andTheFirstGoesOn() throws IOException {
        try (AppProcess first = AppProcess.start(folder, KEEP)) {
            write(first, "a", 1);
            try (AppProcess second = AppProcess.launch(folder, KEEP)) {
                assertNotStarted(second, "DATA_DIR=data is in use by another process: stop that one");
            }
            write(first, "a", 2);
            assertThat(export(first)).hasLineCount(2);
        }
    }

    @Test
    void damagedFile_isRefusedInOneLine_andLeftAsItIs() throws IOException {
        byte[] garbage = new byte[20_000];
        new Random(1).nextBytes(garbage);
        Path file = Files.createDirectories(folder.resolve("data")).resolve("embedded.duckdb");
        Files.write(file, garbage);
        try (AppProcess app = AppProcess.launch(folder, KEEP)) {
            assertNotStarted(app, "DATA_DIR=data can't be used: ");
            assertThat(app.printed().get(0)).endsWith("move it away to start with an empty one");
        }
        assertThat(file).hasBinaryContent(garbage);
    }

    @Test
    void stopAndKill_keepAllPoints_andLeaveNoCopyOfTheLibrary() throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Map<String, String> settings =
                Map.of("EMBEDDED_RETENTION", "0", "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        Path log = folder.resolve("data").resolve("embedded.duckdb.wal");
        try (AppProcess app = AppProcess.start(folder, settings)) {
            write(app, "a", 1);
            app.stop();
            assertThat(log).as("a clean stop puts everything into its place").doesNotExist();
        }
        for (int start = 2; start <= 3; start++) {
            try (AppProcess app = AppProcess.start(folder, settings)) {
                write(app, "b", start);
                app.kill();
                assertThat(log).isNotEmptyFile();
            }
        }
        try (AppProcess app = AppProcess.start(folder, settings)) {
            assertThat(export(app)).isEqualTo("a value=1i 1000000000\nb value=2i 2000000000\nb value=3i 3000000000\n");
        }
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(temporary, "libduckdb_java*")) {
            assertThat(copies).isEmpty();
        }
    }

    private static void write(AppProcess app, String measurement, int number) throws IOException {
        String line = measurement + " value=" + number + "i " + number;
        assertThat(app.post("/api/v2/write?precision=s", line).statusCode()).isEqualTo(204);
    }

    private static String export(AppProcess app) throws IOException {
        return app.get("/api/v1/export.lp").body();
    }

    private static void assertNotStarted(AppProcess app, String line) {
        assertThat(app.await()).isEqualTo(1);
        assertThat(app.printed()).hasSize(1);
        assertThat(app.printed().get(0)).contains("Not started: " + line);
    }
}

package dev.haingestor.adminapi.store.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class NativeCopiesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void clear_deletesOldCopies_andNothingElse() throws IOException {
        Path old = file("libduckdb_java1.so", Duration.ofMinutes(11));
        Path beingMade = file("libduckdb_java2.so", Duration.ofSeconds(5));
        Path another = file("libanother.so", Duration.ofDays(1));
        Path target = file("precious", Duration.ofDays(1));
        Path link = Files.createSymbolicLink(folder.resolve("libduckdb_java3.so"), target);

        NativeCopies.clear(folder, NOW);

        assertThat(old).doesNotExist();
        assertThat(beingMade).exists();
        assertThat(another).exists();
        assertThat(target).exists();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void clear_withoutTheFolder_isNoFailure() {
        NativeCopies.clear(folder.resolve("nowhere"), NOW);

        assertThat(folder).isEmptyDirectory();
    }

    private Path file(String name, Duration age) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "x");
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }
}

package dev.haingestor.adminapi.store.embedded;

import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What of the writer shows only after several requests, or when one fails. */
class WriterTest {

    @TempDir
    private Path folder;

    @Test
    void write_again_afterLatePoints_changesTheSamePoints() {
        try (Embedded embedded = Embedded.open(folder)) {
            embedded.write(List.of(point(1, "a"), point(9, "a")));
            embedded.write(List.of(point(5, "a")));

            embedded.write(List.of(point(9, "b")));

            assertThat(export(embedded)).isEqualTo("""
                    m text="a" 1000000000
                    m text="a" 5000000000
                    m text="b" 9000000000
                    """);
        }
    }

    @Test
    void write_withoutMemoryForIt_keepsNothing_andTheNextGoesOn() throws IOException {
        // DuckDB would put aside what has no place in its memory.
        Files.writeString(folder.resolve("embedded.duckdb.tmp"), "in the way");
        String large = "x".repeat(300_000);
        try (Embedded embedded = Embedded.open(folder)) {
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> embedded.write(
                    IntStream.range(0, 1_000).mapToObj(second -> point(second, large + second)).toList()))
                    // Not what only follows from it, that the transaction is aborted.
                    .withMessageContaining("embedded.duckdb.tmp");
            assertThat(export(embedded)).isEmpty();

            embedded.write(List.of(point(1, "a")));

            assertThat(export(embedded)).isEqualTo("m text=\"a\" 1000000000\n");
        }
    }

    private static Point point(long second, String text) {
        return Point.of(Instant.ofEpochSecond(second), "m", new TreeMap<>(), Map.of("text", text));
    }

    private static String export(Embedded embedded) {
        StringBuilder out = new StringBuilder();
        new Export(embedded.writer()).write(Long.MIN_VALUE, Long.MAX_VALUE, out);
        return out.toString();
    }
}

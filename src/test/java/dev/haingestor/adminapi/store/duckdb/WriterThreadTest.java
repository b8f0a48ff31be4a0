package dev.haingestor.adminapi.store.duckdb;

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
class WriterThreadTest {

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
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> embedded.write(IntStream.range(0, 1_000)
                            .mapToObj(second -> point(second, large + second))
                            .toList()))
                    // Not what only follows from it, that the transaction is aborted.
                    .satisfies(e -> assertThat(((StoreException) e).detail()).contains("embedded.duckdb.tmp"));
            assertThat(export(embedded)).isEmpty();

            embedded.write(List.of(point(1, "a")));

            assertThat(export(embedded)).isEqualTo("m text=\"a\" 1000000000\n");
        }
    }

    /** Larger than what is handed to the database at once; fields, tags and changed points come when some of it is there. */
    @Test
    void write_inSlices_isOneTransaction_alsoWhereLaterLinesBringNewColumns(@TempDir Path copy) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int part = 0; part < 4; part++) {
            for (int i = 0; i < 40_000; i++) {
                int number = part * 30_000 + i;
                lines.append("service_metrics,i=")
                        .append(number)
                        .append(part < 2 ? "" : ",late=x")
                        .append(" v=")
                        .append(number)
                        .append(",n")
                        .append(part)
                        .append("=1i,s=\"t\",state=\"on\" ")
                        .append(number / 7)
                        .append('\n');
            }
        }
        try (Embedded embedded = Embedded.open(folder)) {
            assertThat(embedded.write("service_metrics,i=5 before=1 0")).isEmpty();
            assertThat(embedded.write(lines.toString())).isEmpty();
            assertThat(embedded.told()).hasSize(2);

            String export = embedded.export();
            // The first 10,000 of each part are the last of the one before, but for the third, which has another tag.
            assertThat(export)
                    .hasLineCount(4 * 40_000 - 2 * 10_000)
                    .contains(
                            "service_metrics,i=5 before=1.0,n0=1i,s=\"t\",state=\"on\",v=5.0 0\n",
                            "service_metrics,i=30007 n0=1i,n1=1i,s=\"t\",state=\"on\",v=30007.0 4286\n",
                            "service_metrics,i=60007,late=x n2=1i,s=\"t\",state=\"on\",v=60007.0 8572\n");
            for (String name : List.of("embedded.duckdb", "embedded.duckdb.wal")) {
                Files.copy(folder.resolve(name), copy.resolve(name));
            }
            try (Embedded copied = Embedded.open(copy)) {
                assertThat(copied.export()).isEqualTo(export);
            }
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

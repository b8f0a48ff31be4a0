package dev.haingestor.adminapi.store.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** On a disk that is full the points are read as ever: DuckDB has nowhere to put aside what exceeds its memory. */
@Tag("slow")
class ExportWithoutRoomTest {

    private static final int POINTS = 250_000;
    private static final int PART = 10_000;

    @TempDir
    private Path folder;

    @Test
    void manyPointsOfADay_areExported_inTheirOrder() throws IOException {
        assertExported(number -> number * 1_000_000L);
    }

    @Test
    void manyPointsOfOneTime_areExported() throws IOException {
        assertExported(number -> 5);
    }

    private void assertExported(IntToLongFunction time) throws IOException {
        try (Embedded embedded = Embedded.open(folder, 80, Set.of("m"))) {
            for (int first = 0; first < POINTS; first += PART) {
                embedded.write(IntStream.range(first, first + PART)
                        .mapToObj(number -> "m,i=" + number + " text=\"" + "x".repeat(300) + number + "\" "
                                + time.applyAsLong(number))
                        .collect(Collectors.joining("\n")));
            }
        }
        Files.writeString(folder.resolve("embedded.duckdb.tmp"), "in the way");
        try (Embedded embedded = Embedded.open(folder, 80, Set.of("m"))) {
            long[] seen = {0, Long.MIN_VALUE};
            new Export(embedded.writer()).write(Long.MIN_VALUE, Long.MAX_VALUE, new LineSink(line -> {
                long lineTime = Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
                assertThat(lineTime).isGreaterThanOrEqualTo(seen[1]);
                seen[0]++;
                seen[1] = lineTime;
            }));
            assertThat(seen[0]).isEqualTo(POINTS);
        }
    }

    /** Takes whole lines, as the export hands them over, without keeping them. */
    private record LineSink(Consumer<String> lines) implements Appendable {

        @Override
        public Appendable append(CharSequence text) {
            lines.accept(text.toString().stripTrailing());
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
            return append(text.subSequence(start, end));
        }

        @Override
        public Appendable append(char one) {
            throw new UnsupportedOperationException();
        }
    }
}

package dev.haingestor.adminapi.web.csv;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.haingestor.adminapi.web.csv.CsvTable.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CsvTableTest {

    private static final long MEGABYTES_100 = 100L << 20;

    private static String written(Object... cells) throws IOException {
        return written(new CsvTable<>(List.of(new Column<Object>("a", cell -> cell)), Arrays.asList(cells)));
    }

    private static String written(CsvTable<?> table) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        table.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void table_hasAHeader_andTheLineEndsOfTheStandard() throws IOException {
        CsvTable<Integer> table = new CsvTable<>(
                List.of(
                        new Column<>("n", n -> n),
                        new Column<>("square", n -> (long) n * n),
                        new Column<>("x", n -> null)),
                List.of(1, 2));

        assertThat(written(table)).isEqualTo("n,square,x\r\n1,1,\r\n2,4,\r\n");
        assertThat(written()).isEqualTo("a\r\n");
    }

    @Test
    void numbersAndTimes_arePlain() throws IOException {
        assertThat(written(
                        -5,
                        -0.25,
                        1.0,
                        1.5e10,
                        1.0e-7,
                        Long.MIN_VALUE,
                        new BigInteger("-123456789012345678901"),
                        new BigDecimal("1E+3"),
                        Double.NaN,
                        Double.NEGATIVE_INFINITY,
                        Instant.parse("2026-11-20T12:34:56.789Z"),
                        Instant.parse("2026-11-20T12:00:00Z"),
                        true))
                .isEqualTo(String.join(
                        "\r\n",
                        "a",
                        "-5",
                        "-0.25",
                        "1.0",
                        "15000000000",
                        "0.00000010",
                        "-9223372036854775808",
                        "-123456789012345678901",
                        "1000",
                        "",
                        "",
                        "2026-11-20T12:34:56.789Z",
                        "2026-11-20T12:00:00Z",
                        "true",
                        ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=", "-"})
    void textThatASpreadsheetWouldRun_isMadeHarmless(String text) throws IOException {
        assertThat(cells(written(text))).containsExactly("'" + text);
        CsvTable<String> named = new CsvTable<>(List.of(new Column<>(text, row -> row)), List.of());
        assertThat(written(named)).contains("'" + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "light.desk",
                "a=b",
                " a",
                "'quoted'",
                "5",
                "2026-11-20",
                "kitchen, upstairs",
                "say \"hi\"",
                "a\nb",
                "°C",
                "#1"
            })
    void otherText_isKeptAsItIs(String text) throws IOException {
        assertThat(cells(written(text))).containsExactly(text);
    }

    @Test
    void quotedCells_areAsTheStandardSays() throws IOException {
        assertThat(written("a,b", "say \"hi\"", "x\r\ny", ""))
                .isEqualTo("a\r\n\"a,b\"\r\n\"say \"\"hi\"\"\"\r\n\"x\r\ny\"\r\n\r\n");
    }

    private static List<String> cells(String csv) {
        return records(csv).stream().skip(1).map(row -> row.getField(0)).toList();
    }

    private static List<CsvRecord> records(String csv) {
        return CsvReader.builder().ofCsvRecord(csv).stream().toList();
    }

    @Test
    void randomCells_areReadBackByAReader() throws IOException {
        Random random = new Random(2_026);
        String alphabet = ",;\"'\r\n \tabc=+-@#°\u20ac";
        List<List<String>> rows = Stream.generate(() -> Stream.generate(
                                () -> random.ints(random.nextInt(6), 0, alphabet.length())
                                        .mapToObj(i -> alphabet.substring(i, i + 1))
                                        .reduce("x", String::concat))
                        .limit(3)
                        .toList())
                .limit(2_000)
                .toList();

        String csv = written(new CsvTable<>(
                IntStream.range(0, 3)
                        .mapToObj(i -> new Column<List<String>>("c" + i, row -> row.get(i)))
                        .toList(),
                rows));

        assertThat(records(csv).stream().skip(1).map(CsvRecord::getFields).toList())
                .isEqualTo(rows);
    }

    /** What was made and is not written yet is a few kilobytes, however large the table is. */
    @Test
    void largeTable_isWrittenAsItIsMade() throws IOException {
        Counted out = new Counted();
        String text = "x".repeat(1_000);
        long rows = MEGABYTES_100 / (text.length() + 2);
        long[] made = {0};
        CsvTable<String> table = new CsvTable<>(List.of(new Column<>("text", row -> row)), () -> new Iterator<>() {
            private long row;

            @Override
            public boolean hasNext() {
                return row < rows;
            }

            @Override
            public String next() {
                assertThat(row * (text.length() + 2) - out.bytes).isLessThan(1 << 16);
                row++;
                made[0] = row;
                return text;
            }
        });

        table.write(out);

        assertThat(made[0]).isEqualTo(rows);
        assertThat(out.bytes).isEqualTo(rows * (text.length() + 2) + "text\r\n".length());
        assertThat(out.largest).isLessThanOrEqualTo(1 << 16);
    }

    @Test
    void response_saysWhatItIs_andHeadHasNoBody() {
        CsvTable<String> table = new CsvTable<>(List.of(new Column<>("a", row -> row)), List.of("b"));
        MockHttpServletResponse response = new MockHttpServletResponse();

        CsvResponse.send(table, "events.csv", new MockHttpServletRequest("GET", "/"), response);

        assertThat(response.getContentType()).isEqualTo("text/csv;charset=utf-8;header=present");
        assertThat(response.getHeader("Content-Disposition")).isEqualTo("attachment; filename=\"events.csv\"");
        assertThat(response.getContentAsByteArray()).asString().isEqualTo("a\r\nb\r\n");

        MockHttpServletResponse head = new MockHttpServletResponse();
        CsvResponse.send(table, "events.csv", new MockHttpServletRequest("HEAD", "/"), head);
        assertThat(head.getContentType()).isEqualTo(response.getContentType());
        assertThat(head.getContentAsByteArray()).isEmpty();
    }

    @Test
    void tableThatFails_isAnErrorBeforeItsFirstBytes_andABrokenConnectionAfter() {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertThatThrownBy(() -> CsvResponse.send(failingAfter(1), "f.csv", request, response))
                .hasMessage("row 1");
        assertThat(response.getContentType()).isNull();
        assertThat(response.isCommitted()).isFalse();
        assertThat(request.getAttributeNames().hasMoreElements()).isFalse();

        MockHttpServletResponse begun = new MockHttpServletResponse();
        CsvResponse.send(failingAfter(100_000), "f.csv", request, begun);
        assertThat(begun.isCommitted()).isTrue();
        assertThat(request.getAttributeNames().nextElement()).contains("AbortedResponse");
    }

    @Test
    void readerThatGoesAway_endsTheTable() {
        CsvTable<Integer> endless =
                new CsvTable<>(List.of(new Column<>("n", n -> n)), Stream.iterate(0, n -> n + 1)::iterator);
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("gone");
            }
        };

        assertThatThrownBy(() -> endless.write(gone))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    private static CsvTable<Integer> failingAfter(int rows) {
        return new CsvTable<>(
                List.of(new Column<>("n", n -> {
                    if (n == rows) {
                        throw new IllegalStateException("row " + n);
                    }
                    return n;
                })),
                Stream.iterate(0, n -> n + 1)::iterator);
    }

    private static final class Counted extends OutputStream {

        private long bytes;
        private int largest;

        @Override
        public void write(int one) {
            throw new UncheckedIOException(new IOException("one byte at a time"));
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
            largest = Math.max(largest, length);
        }
    }
}

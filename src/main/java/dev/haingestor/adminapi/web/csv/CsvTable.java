package dev.haingestor.adminapi.web.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind, written as CSV with a header. A row is asked for when the one before it was written, so a table
 * may be larger than the memory.
 */
public record CsvTable<T>(List<Column<T>> columns, Iterable<? extends T> rows) {

    /** With these a spreadsheet begins a formula, also behind the whitespace that it leaves out. */
    private static final String FORMULA = "=+-@\t\r\n";

    private static final int BUFFER = 1 << 13;

    /**
     * A column.
     *
     * @param value what a row has there: a number, a truth value, an {@link java.time.Instant}, or anything that is
     *         written as its text; null for a figure that is not known, which makes an empty cell
     */
    public record Column<T>(String name, Function<? super T, ? extends @Nullable Object> value) {}

    /** Writes all rows; the stream is neither flushed nor closed. */
    public void write(OutputStream out) throws IOException {
        // Closing is the only way to get all out of the writer.
        try (CsvWriter csv = CsvWriter.builder().bufferSize(BUFFER).build(new LeftOpen(out), StandardCharsets.UTF_8)) {
            csv.writeRecord(
                    columns.stream().map(column -> harmless(column.name())).toList());
            for (T row : rows) {
                csv.writeRecord(columns.stream()
                        .map(column -> cell(column.value().apply(row)))
                        .toList());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double figure) {
            return Double.isFinite(figure) ? BigDecimal.valueOf(figure).toPlainString() : "";
        }
        if (value instanceof BigDecimal figure) {
            return figure.toPlainString();
        }
        return value instanceof Number ? value.toString() : harmless(value.toString());
    }

    /**
     * A text that a spreadsheet would take for a formula begins with an apostrophe. Names of services come from
     * anywhere.
     */
    private static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
    }

    private static final class LeftOpen extends FilterOutputStream {

        LeftOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        /** A flush would send the head of a response, which may still have to be another one. */
        @Override
        public void flush() {
            // The owner of the stream flushes it.
        }

        @Override
        public void close() {
            // So does its owner close it.
        }
    }
}

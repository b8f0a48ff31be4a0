package dev.haingestor.adminapi.store.flux;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads Flux's CSV answers: blocks of a {@code #datatype} line, a header and rows, each ended by an empty line.
 *
 * <p>An answer is complete only if it ends in such an empty line and has no error table. InfluxDB reports a failure in the
 * middle of a 200 by a last table {@code error,reference}; a proxy may end a truncated answer cleanly. Taking either for
 * complete would give wrong figures.
 */
final class FluxCsv {

    /** The longest field: a longer one is no answer of InfluxDB, and must not fill the memory. */
    private static final int MAX_FIELD_CHARS = 1024 * 1024;

    private FluxCsv() {}

    /**
     * @param wanted the columns that {@link Row#get} numbers
     * @param rows gets the same row object each time
     * @throws StoreException if the answer is not complete, possibly after some rows were handed over
     */
    static void read(Reader answer, List<String> wanted, Consumer<Row> rows) throws IOException {
        Row row = new Row(wanted);
        try (CsvReader<Row> csv = CsvReader.builder()
                .skipEmptyLines(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .maxBufferSize(MAX_FIELD_CHARS)
                .build(new RowHandler(row), answer)) {
            for (Row next : csv) {
                if (next.isData()) {
                    rows.accept(next);
                }
            }
        }
        if (row.isErrorTable()) {
            throw new StoreException("InfluxDB broke off its answer without a reason");
        }
        if (!row.isBlockEnded()) {
            throw new StoreException("InfluxDB's answer was cut short");
        }
    }
}

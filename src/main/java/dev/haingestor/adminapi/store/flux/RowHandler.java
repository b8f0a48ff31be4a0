package dev.haingestor.adminapi.store.flux;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;

/** Passes the CSV reader's fields to the reused {@link Row}. */
final class RowHandler extends CsvCallbackHandler<Row> {

    private final Row row;

    RowHandler(Row row) {
        this.row = row;
    }

    @Override
    protected RecordType getRecordType() {
        return row.isEmptyLine() ? RecordType.EMPTY : RecordType.DATA;
    }

    @Override
    protected int getFieldCount() {
        return row.width();
    }

    @Override
    protected void beginRecord(long startingLineNumber) {
        row.begin();
    }

    @Override
    protected void addField(char[] buffer, int offset, int length, boolean quoted) {
        row.add(buffer, offset, length);
        if (quoted) {
            row.mendLineEnds();
        }
    }

    @Override
    protected void setComment(char[] buffer, int offset, int length) {
        throw new IllegalStateException("Flux answers have no comments");
    }

    @Override
    protected void setEmpty() {
        row.empty();
    }

    @Override
    protected Row buildRecord() {
        return row;
    }
}

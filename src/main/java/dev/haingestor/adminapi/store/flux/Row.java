package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.StoreException;
import java.util.Arrays;
import java.util.List;

/**
 * The current row of an answer. As there may be millions of rows, one object is reused for all of them, so a consumer must not
 * keep it.
 */
final class Row {

    /** A table's own columns begin behind an unnamed one, {@code result} and {@code table}; a tag may have these names too. */
    static final int FIRST_COLUMN = 3;

    /** The most columns of a row. Each tag is a column; nobody has as many. */
    private static final int MAX_COLUMNS = 10_000;

    private final List<String> wanted;
    private final int[] places;
    private final Timestamps timestamps = new Timestamps();

    private String[] fields = new String[16];
    private int width;
    private boolean emptyLine;
    private boolean blockEnded;

    private List<String> types = List.of();
    private List<String> header = List.of();
    private boolean errorTable;

    Row(List<String> wanted) {
        this.wanted = wanted;
        this.places = new int[wanted.size()];
    }

    void begin() {
        width = 0;
        emptyLine = false;
    }

    void empty() {
        emptyLine = true;
    }

    /** Adds a field, with the previous row's string if that is equal: tags repeat, and strings cost. */
    void add(char[] buffer, int offset, int length) {
        if (width == MAX_COLUMNS) {
            throw InfluxErrors.noAnswer("a row of more than " + MAX_COLUMNS + " columns", null);
        }
        if (width == fields.length) {
            fields = Arrays.copyOf(fields, width * 2);
        }
        String before = fields[width];
        if (before == null || !isSame(before, buffer, offset, length)) {
            fields[width] = new String(buffer, offset, length);
        }
        width++;
    }

    /** Turns CR LF back into line feeds in the text just added: InfluxDB's CSV writer replaces each of them. */
    void mendLineEnds() {
        fields[width - 1] = fields[width - 1].replace("\r\n", "\n");
    }

    private static boolean isSame(String before, char[] buffer, int offset, int length) {
        if (before.length() != length) {
            return false;
        }
        for (int i = length - 1; i >= 0; i--) {
            if (before.charAt(i) != buffer[offset + i]) {
                return false;
            }
        }
        return true;
    }

    boolean isEmptyLine() {
        return emptyLine;
    }

    int width() {
        return width;
    }

    /** Whether the row is data; this object takes annotations, headers and empty lines itself. */
    boolean isData() {
        blockEnded = emptyLine;
        if (emptyLine) {
            header = List.of();
            return false;
        }
        if (!header.isEmpty()) {
            return checkedData();
        }
        List<String> line = List.of(Arrays.copyOf(fields, width));
        if (line.get(0).startsWith("#")) {
            types = line;
        } else {
            takeHeader(line);
        }
        return false;
    }

    private boolean checkedData() {
        if (errorTable) {
            throw new StoreException(
                    "InfluxDB broke off its answer", InfluxErrors.oneLine(fields[header.indexOf("error")]), null);
        }
        if (width != header.size()) {
            throw new StoreException("InfluxDB's answer was cut short");
        }
        return true;
    }

    private void takeHeader(List<String> line) {
        errorTable = line.indexOf("error") >= 0 && line.indexOf("error") < FIRST_COLUMN;
        if (!errorTable
                && !(line.size() >= FIRST_COLUMN
                        && line.get(1).equals("result")
                        && line.get(2).equals("table"))) {
            throw InfluxErrors.noAnswer(String.join(",", line), null);
        }
        header = line;
        for (int i = 0; i < places.length; i++) {
            int place = line.subList(Math.min(FIRST_COLUMN, line.size()), line.size())
                    .indexOf(wanted.get(i));
            places[i] = place < 0 ? -1 : place + FIRST_COLUMN;
        }
    }

    /** Whether the last line was empty. The reader begins one record more at the end, so {@link #isEmptyLine} can't tell. */
    boolean isBlockEnded() {
        return blockEnded;
    }

    boolean isErrorTable() {
        return errorTable;
    }

    /** The name of the result that this row belongs to, where a query has several. */
    String result() {
        return fields[1];
    }

    /** The text of a wanted column; empty where this block has no such column. */
    String get(int wantedIndex) {
        return places[wantedIndex] < 0 ? "" : fields[places[wantedIndex]];
    }

    /** The number in a wanted column. It may be infinite or NaN, as a sum can be, though no point is. */
    double number(int wantedIndex) {
        String text = get(wantedIndex);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return infinite(text);
        }
    }

    private static double infinite(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> throw InfluxErrors.noAnswer("a number was expected, not: " + text, null);
        };
    }

    /** The time in a wanted column, in seconds since 1970, rounded down. */
    long epochSecond(int wantedIndex) {
        return timestamps.epochSecond(get(wantedIndex));
    }

    /** The names of this block's columns, in order; a table's own begin at {@link #FIRST_COLUMN}. */
    List<String> header() {
        return header;
    }

    String field(int column) {
        return fields[column];
    }

    /** InfluxDB's name for the column's type. */
    String type(int column) {
        return column < types.size() ? types.get(column) : "";
    }
}

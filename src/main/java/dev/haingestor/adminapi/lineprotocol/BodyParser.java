package dev.haingestor.adminapi.lineprotocol;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a body line by line, as lines are asked for; see {@link LineParser} for the rules. Lines need many times the memory of
 * their text, so they are never all there at once.
 */
final class BodyParser implements Iterator<Line> {

    /** InfluxDB's limit for measurement and tags with a field's name and what it puts between them. */
    private static final int MAX_KEY_BYTES = 65_535;

    private static final int KEY_SEPARATOR_BYTES = 4;

    /** The longest time; it may begin with many zeros. */
    private static final int MAX_TIME_BYTES = 1 << 20;

    /** The most fields of a line: each needs twenty times the memory of its text, and no writer of statistics has so many. */
    private static final int MAX_FIELDS = 10_000;

    private static final Pattern TIME = Pattern.compile("-?+[0-9]++");

    /** No number of so many digits overflows without becoming negative. */
    private static final int MAX_LONG_DIGITS = 19;

    private static final int MIN_PLACES = 16;
    private static final int MAX_PLACES = 8_192;
    private static final int BYTES_PER_PLACE = 128;

    private final byte[] body;
    private final int length;
    private final Precision precision;
    private final long now;

    private final SeriesParser seriesParser;
    private final FieldParser fieldParser;
    private final InternTable<Series> series;
    private final Consumer<Rejection> refused;

    private int position;
    private @Nullable Line following;
    private int lineEnds;
    private int expectedFields = 1;

    BodyParser(byte[] body, int length, Precision precision, long nowNanos, Consumer<Rejection> refused) {
        this.body = body;
        this.length = length;
        this.precision = precision;
        this.refused = refused;
        this.now = precision.truncate(nowNanos);
        int places = Integer.highestOneBit(Math.max(MIN_PLACES, Math.min(MAX_PLACES, length / BYTES_PER_PLACE)));
        this.seriesParser = new SeriesParser(body);
        this.fieldParser = new FieldParser(body, places);
        this.series = new InternTable<>(body, places);
    }

    @Override
    public boolean hasNext() {
        while (following == null && position < length) {
            int number = lineEnds + 1;
            int end = lineEnd(position);
            take(number, skipBlanks(position, end), end);
            position = end + 1;
        }
        return following != null;
    }

    @Override
    public Line next() {
        Line line = hasNext() ? following : null;
        if (line == null) {
            throw new NoSuchElementException();
        }
        following = null;
        return line;
    }

    /**
     * Finds the end of a line as InfluxDB does, before the line is parsed and in comments too. A line feed doesn't count after
     * a backslash, nor in quotes; and a quote counts only after a space, with more equals signs than commas since then.
     */
    private int lineEnd(int start) {
        boolean behindSpace = false;
        boolean quoted = false;
        int open = 0;
        for (int at = start; at < length; at++) {
            switch (body[at]) {
                case '\\' -> {
                    at++;
                    lineEnds += at < length && body[at] == '\n' ? 1 : 0;
                }
                case ' ' -> behindSpace = true;
                case '=' -> open += behindSpace && !quoted ? 1 : 0;
                case ',' -> open -= behindSpace && !quoted ? 1 : 0;
                case '"' -> quoted ^= behindSpace && open > 0;
                case '\n' -> {
                    lineEnds++;
                    if (!quoted) {
                        return at;
                    }
                }
                default -> {}
            }
        }
        return length;
    }

    private int skipBlanks(int from, int end) {
        int at = from;
        while (at < end && (body[at] == ' ' || body[at] == '\t' || body[at] == 0)) {
            at++;
        }
        return at;
    }

    private void take(int number, int start, int end) {
        if (start == end || body[start] == '#') {
            return;
        }
        try {
            following = line(number, start, end);
        } catch (BadLineException e) {
            refused.accept(new Rejection(number, e.getMessage()));
        }
    }

    private Line line(int number, int start, int end) throws BadLineException {
        if (body[end - 1] == '\r') {
            throw new BadLineException("the line ends in CR LF; line protocol wants LF alone");
        }
        int hash = InternTable.hash(0, body[start]);
        int headEnd = start + 1;
        while (headEnd < end && !(body[headEnd] == ' ' && body[headEnd - 1] != '\\')) {
            hash = InternTable.hash(hash, body[headEnd++]);
        }
        if (headEnd - start > MAX_KEY_BYTES) {
            throw new BadLineException("measurement and tags are too long together");
        }
        Series lineSeries = series(hash, start, headEnd);
        List<Field> fields = fields(skipBlanks(headEnd, end), end, headEnd - start);
        return new Line(number, lineSeries, fields, time(skipBlanks(fieldParser.at(), end), end));
    }

    private Series series(int hash, int start, int end) throws BadLineException {
        Series found = series.find(hash, start, end);
        if (found == null) {
            found = seriesParser.parse(start, end);
            series.keep(hash, start, end, found);
        }
        return found;
    }

    private List<Field> fields(int start, int end, int headBytes) throws BadLineException {
        if (start == end) {
            throw new BadLineException("no fields");
        }
        FieldList fields = new FieldList(expectedFields);
        int next = start;
        int count = 0;
        do {
            if (++count > MAX_FIELDS) {
                throw new BadLineException("more than " + MAX_FIELDS + " fields");
            }
            Field field = fieldParser.parse(next, end, MAX_KEY_BYTES - KEY_SEPARATOR_BYTES - headBytes);
            // InfluxDB silently drops a field of this name, and takes the others.
            if (!field.name().equals("time")) {
                fields.add(field);
            }
            next = fieldParser.at() + 1;
        } while (next <= end && body[next - 1] == ',');
        if (fields.fields().isEmpty()) {
            throw new BadLineException("no fields but \"time\", which is no field");
        }
        expectedFields = fields.fields().size();
        return fields.fields();
    }

    private long time(int start, int end) throws BadLineException {
        if (start == end) {
            return now;
        }
        if (body[start] == '\n') {
            throw new BadLineException("a line's end stands in place of the time");
        }
        int timeEnd = start;
        while (timeEnd < end && body[timeEnd] != ' ') {
            timeEnd++;
        }
        OptionalLong nanos = precision.nanos(number(start, timeEnd));
        if (nanos.isEmpty()) {
            throw outOfRange(start, timeEnd);
        }
        for (int at = timeEnd; at < end; at++) {
            if (body[at] != ' ') {
                throw new BadLineException("something comes after the time: " + Text.excerpt(body, at, end));
            }
        }
        return nanos.getAsLong();
    }

    private long number(int start, int end) throws BadLineException {
        long number = 0;
        int at = start;
        while (at < end && body[at] >= '0' && body[at] <= '9') {
            number = number * 10 + body[at++] - '0';
        }
        boolean sure = at == end && (end - start < MAX_LONG_DIGITS || end - start == MAX_LONG_DIGITS && number >= 0);
        return sure ? number : oddNumber(start, end);
    }

    private long oddNumber(int start, int end) throws BadLineException {
        if (end - start > MAX_TIME_BYTES) {
            throw new BadLineException(Text.excerpt(body, start, end) + " is not a time");
        }
        String digits = new String(body, start, end - start, StandardCharsets.ISO_8859_1);
        if (!TIME.matcher(digits).matches()) {
            throw new BadLineException(Text.excerpt(body, start, end) + " is not a time");
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw outOfRange(start, end);
        }
    }

    private BadLineException outOfRange(int start, int end) {
        return new BadLineException("the time " + Text.excerpt(body, start, end) + " is out of range");
    }
}

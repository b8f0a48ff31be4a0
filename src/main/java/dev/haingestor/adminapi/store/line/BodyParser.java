package dev.haingestor.adminapi.store.line;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads one body; see {@link LineParser} for the rules. */
final class BodyParser {

    /** InfluxDB's limit for a head with one of its fields' names and what it puts between them. */
    private static final int MAX_KEY_BYTES = 65_535;
    private static final int KEY_SEPARATOR_BYTES = 4;

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
    private final Remembered<Series> series;
    private final List<Line> lines = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();

    private int lineEnds;
    private int expectedFields = 1;

    BodyParser(byte[] body, int length, Precision precision, long nowNanos) {
        this.body = body;
        this.length = length;
        this.precision = precision;
        this.now = precision.truncate(nowNanos);
        int places = Integer.highestOneBit(Math.max(MIN_PLACES, Math.min(MAX_PLACES, length / BYTES_PER_PLACE)));
        this.seriesParser = new SeriesParser(body);
        this.fieldParser = new FieldParser(body, places);
        this.series = new Remembered<>(body, places);
    }

    Batch parse() {
        for (int start = 0; start < length;) {
            int number = lineEnds + 1;
            int end = lineEnd(start);
            take(number, skipBlanks(start, end), end);
            start = end + 1;
        }
        return new Batch(lines, rejections);
    }

    /**
     * InfluxDB looks for lines before it looks into them, in comments too: a line's end doesn't count behind a backslash, nor
     * in quotes that come behind a space, where there were more equals signs than commas since.
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
                default -> {
                }
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
            lines.add(line(number, start, end));
        } catch (BadLineException e) {
            rejections.add(new Rejection(number, e.getMessage()));
        }
    }

    private Line line(int number, int start, int end) throws BadLineException {
        if (body[end - 1] == '\r') {
            throw new BadLineException("the line ends in CR LF; line protocol wants LF alone");
        }
        int hash = Remembered.hash(0, body[start]);
        int headEnd = start + 1;
        while (headEnd < end && !(body[headEnd] == ' ' && body[headEnd - 1] != '\\')) {
            hash = Remembered.hash(hash, body[headEnd++]);
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
        do {
            Field field = fieldParser.parse(next, end, MAX_KEY_BYTES - KEY_SEPARATOR_BYTES - headBytes);
            // InfluxDB drops it without a word, and takes the others.
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

package dev.haingestor.adminapi.lineprotocol;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Parses a line's measurement and tags. Here a comma, space or equals sign counts unless the byte before it is a backslash,
 * whatever is before that one: so a name that ends in a backslash can't be written.
 */
final class SeriesParser {

    /** The names of tags that InfluxDB reserves, such as for the measurement and the field. */
    private static final Set<String> RESERVED_TAGS = Set.of("time", "_field", "_measurement", "\0");

    private static final String ESCAPABLE_IN_MEASUREMENT = ",= \"";
    private static final String ESCAPABLE_IN_TAG = ",= ";

    private final byte[] body;
    private int at;

    SeriesParser(byte[] body) {
        this.body = body;
    }

    Series parse(int start, int end) throws BadLineException {
        requireNoLineEnd(start, end);
        if (body[start] == ',') {
            throw new BadLineException("no measurement before the first comma");
        }
        at = skipName(start, end, false);
        String measurement = Text.unescaped(body, start, at, ESCAPABLE_IN_MEASUREMENT);
        SortedMap<String, String> tags = new TreeMap<>();
        while (at < end) {
            parseTag(end, tags);
        }
        return new Series(measurement, tags);
    }

    private void requireNoLineEnd(int start, int end) throws BadLineException {
        for (int next = start; next < end; next++) {
            if (body[next] == '\\') {
                next++;
            } else if (body[next] == '\n') {
                throw new BadLineException("a line's end in a name: " + Text.excerpt(body, start, end));
            }
        }
    }

    /** Parses a tag, from the comma before it to the one after it. */
    private void parseTag(int end, SortedMap<String, String> tags) throws BadLineException {
        int start = at + 1;
        int equals = start < end && body[start] != ',' ? skipName(start, end, true) : start;
        if (equals == start || body[start] == '=') {
            throw new BadLineException("a tag has no name");
        }
        String name = Text.unescaped(body, start, equals, ESCAPABLE_IN_TAG);
        int value = equals + 1;
        if (value >= end || body[equals] != '=' || body[value] == ',') {
            throw new BadLineException("tag \"" + Text.excerpt(name) + "\" has no value");
        }
        // InfluxDB looks for an equals sign only after the value's first byte.
        at = skipName(value, end, true);
        if (at < end && body[at] == '=') {
            throw new BadLineException("tag \"" + Text.excerpt(name) + "\" has an = without a backslash in its value");
        }
        if (RESERVED_TAGS.contains(name)) {
            throw new BadLineException("a tag can't have the name \"" + Text.excerpt(name) + "\"");
        }
        if (tags.put(name, Text.unescaped(body, value, at, ESCAPABLE_IN_TAG)) != null) {
            throw new BadLineException("tag \"" + Text.excerpt(name) + "\" occurs twice");
        }
    }

    /** Finds the first comma (or equals sign) after the first byte that has no backslash before it. */
    private int skipName(int start, int end, boolean toEquals) {
        for (int next = start + 1; next < end; next++) {
            if ((body[next] == ',' || toEquals && body[next] == '=') && body[next - 1] != '\\') {
                return next;
            }
        }
        return end;
    }
}

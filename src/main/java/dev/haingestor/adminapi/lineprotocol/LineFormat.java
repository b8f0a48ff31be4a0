package dev.haingestor.adminapi.lineprotocol;

import java.util.Map;

/**
 * Writes lines as line protocol, in nanoseconds. A line that a {@link LineParser} made is the same when it is parsed again.
 *
 * <p>Names that no parsed line has can't be written either: an empty name; one that ends in a backslash; one with a line feed,
 * except after an odd number of backslashes; a measurement that begins with #, tab or NUL; a field's name with an odd number of
 * backslashes before a comma, space or equals sign.
 *
 * <p>There is one known fault: where a tag has a backslash before a space, the parsers' search for the line's end begins to
 * count there, and the order of the later tags can matter to a text of several lines.
 */
public final class LineFormat {

    private LineFormat() {}

    /** Appends a line without its line feed. */
    public static void append(StringBuilder to, Line line) {
        appendName(to, line.series().measurement(), ", ", "=\"");
        for (Map.Entry<String, String> tag : line.series().tags().entrySet()) {
            to.append(',');
            appendName(to, tag.getKey(), ",= ", "");
            to.append('=');
            appendName(to, tag.getValue(), ",= ", "");
        }
        char separator = ' ';
        for (Field field : line.fields()) {
            to.append(separator);
            if (separator == ' ' && isBlank(field.name().charAt(0))) {
                // Blanks before the first field are skipped, so a field "time", which is dropped, is written before it.
                to.append("time=0,");
            }
            appendName(to, field.name(), ",= ", "\"");
            to.append('=');
            appendValue(to, field);
            separator = ',';
        }
        to.append(' ').append(line.time());
    }

    private static boolean isBlank(char first) {
        return first == '\t' || first == 0;
    }

    /** @param behindBackslash what is escaped only after a backslash, which would be taken for an escape otherwise */
    private static void appendName(StringBuilder to, String name, String escaped, String behindBackslash) {
        for (int i = 0; i < name.length(); i++) {
            char next = name.charAt(i);
            if (escaped.indexOf(next) >= 0
                    || i > 0 && name.charAt(i - 1) == '\\' && behindBackslash.indexOf(next) >= 0) {
                to.append('\\');
            }
            to.append(next);
        }
    }

    private static void appendValue(StringBuilder to, Field field) {
        switch (field.type()) {
            case FLOAT, BOOLEAN -> to.append(field.value());
            case INTEGER -> to.append(field.value()).append('i');
            case UNSIGNED ->
                to.append(Long.toUnsignedString((Long) field.value())).append('u');
            case STRING -> appendText(to, (String) field.value());
        }
    }

    private static void appendText(StringBuilder to, String text) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"' || next == '\\') {
                to.append('\\');
            }
            to.append(next);
        }
        to.append('"');
    }
}

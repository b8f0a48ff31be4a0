package dev.haingestor.adminapi.lineprotocol;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Parses one field. Unlike in measurement and tags, a backslash takes the next byte with it, even another backslash; so an
 * equals sign after two backslashes ends the name.
 */
final class FieldParser {

    /** InfluxDB's limit for texts. Numbers have it too, as parsing one takes several times its length. */
    private static final int MAX_TEXT_BYTES = 1 << 20;

    private static final int MAX_SHARED_TEXT_BYTES = 64;
    private static final String ESCAPABLE_IN_NAME = ",= \"";
    private static final String ESCAPABLE_IN_TEXT = "\"\\";

    /** Quantifiers are possessive, as a number may be a megabyte long. */
    private static final Pattern FLOAT =
            Pattern.compile("-?+(?:[0-9]++\\.?+[0-9]*+|\\.[0-9]++)(?:[eE][-+]?+[0-9]++)?+");

    private static final Pattern INTEGER = Pattern.compile("-?+[0-9]++i");
    private static final Pattern UNSIGNED = Pattern.compile("[0-9]++u");

    /** A long holds any number of so many digits. */
    private static final int SURE_DIGITS = 18;

    /** A double holds any number of so many digits, and these powers of ten: so their quotient is the nearest double. */
    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private final byte[] body;
    private final InternTable<String> names;
    private final InternTable<String> texts;
    private int at;

    /** @param places the number of names and of texts that are kept */
    FieldParser(byte[] body, int places) {
        this.body = body;
        this.names = new InternTable<>(body, places);
        this.texts = new InternTable<>(body, places);
    }

    /** The position after the field that was parsed: a comma, a space or the line's end. */
    int at() {
        return at;
    }

    Field parse(int start, int end, int maxNameBytes) throws BadLineException {
        at = start;
        String name = name(end);
        if (at - start > maxNameBytes) {
            throw bad(name, "measurement, tags and its name are too long together");
        }
        at++;
        if (at == end || isEnd(body[at])) {
            throw bad(name, "it has no value");
        }
        byte first = body[at];
        if (first == '"') {
            return new Field(name, FieldType.STRING, text(name, end));
        }
        if (first >= '0' && first <= '9' || first == '-' || first == '.') {
            return number(name, end);
        }
        int from = at;
        skipValue(end);
        return new Field(name, FieldType.BOOLEAN, bool(name, from));
    }

    private String name(int end) throws BadLineException {
        int start = at;
        int hash = 0;
        boolean escaped = false;
        while (at < end && body[at] != '=') {
            if (isEnd(body[at])) {
                throw noEquals(start, at);
            }
            if (body[at] == '\n') {
                throw new BadLineException("a line's end in a name: " + Text.excerpt(body, start, end));
            }
            if (body[at] == '\\' && at + 1 < end) {
                escaped = true;
                hash = InternTable.hash(hash, body[at++]);
            }
            hash = InternTable.hash(hash, body[at++]);
        }
        if (at >= end) {
            throw noEquals(start, end);
        }
        if (at == start) {
            throw new BadLineException("a field has no name");
        }
        if (body[at - 1] == '\\') {
            throw bad(Text.excerpt(body, start, at), "a name can't end in a backslash");
        }
        String name = names.find(hash, start, at);
        if (name == null) {
            name = escaped ? Text.unescaped(body, start, at, ESCAPABLE_IN_NAME) : Text.of(body, start, at);
            names.keep(hash, start, at, name);
        }
        return name;
    }

    private BadLineException noEquals(int start, int end) {
        return start == end
                ? new BadLineException("a field is missing")
                : bad(Text.excerpt(body, start, end), "no = after its name");
    }

    private static boolean isEnd(byte next) {
        return next == ',' || next == ' ';
    }

    private String text(String name, int end) throws BadLineException {
        int start = ++at;
        int hash = 0;
        boolean escaped = false;
        while (at < end && body[at] != '"') {
            if (body[at] == '\\' && at + 1 < end) {
                escaped = true;
                hash = InternTable.hash(hash, body[at++]);
            }
            hash = InternTable.hash(hash, body[at++]);
        }
        if (at >= end) {
            throw bad(name, "its text has no closing quote");
        }
        int close = at++;
        if (at < end && !isEnd(body[at])) {
            throw bad(name, "its text goes on after the closing quote");
        }
        if (close - start > 2 * MAX_TEXT_BYTES) {
            throw longText(name);
        }
        String text = close - start > MAX_SHARED_TEXT_BYTES
                ? text(start, close, escaped)
                : sharedText(hash, start, close, escaped);
        if (close - start > MAX_TEXT_BYTES && text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
            throw longText(name);
        }
        return text;
    }

    private static BadLineException longText(String name) {
        return bad(name, "its text is longer than " + MAX_TEXT_BYTES + " bytes");
    }

    private String sharedText(int hash, int start, int close, boolean escaped) throws BadLineException {
        String text = texts.find(hash, start, close);
        if (text == null) {
            text = text(start, close, escaped);
            texts.keep(hash, start, close, text);
        }
        return text;
    }

    private String text(int start, int close, boolean escaped) throws BadLineException {
        return escaped ? Text.unescaped(body, start, close, ESCAPABLE_IN_TEXT) : Text.of(body, start, close);
    }

    private Boolean bool(String name, int from) throws BadLineException {
        if (at - from <= "false".length()) {
            switch (new String(body, from, at - from, StandardCharsets.ISO_8859_1)) {
                case "t", "T", "true", "True", "TRUE":
                    return Boolean.TRUE;
                case "f", "F", "false", "False", "FALSE":
                    return Boolean.FALSE;
                default:
            }
        }
        throw bad(name, Text.excerpt(body, from, at) + " is neither a number, nor true or false, nor text in quotes");
    }

    /** Parses common numbers at once, and leaves the others to {@link #longNumber}. */
    private Field number(String name, int end) throws BadLineException {
        int from = at;
        boolean negative = body[at] == '-';
        int first = negative ? ++at : at;
        long digits = digits(0, end);
        int count = at - first;
        int decimals = 0;
        if (at < end && body[at] == '.') {
            int point = at++;
            digits = digits(digits, end);
            decimals = at - point - 1;
            count += decimals;
        } else if (at < end && body[at] == 'i' && count > 0 && count <= SURE_DIGITS && isOver(at + 1, end)) {
            at++;
            return new Field(name, FieldType.INTEGER, negative ? -digits : digits);
        }
        if (count > 0 && count <= EXACT_DIGITS && isOver(at, end)) {
            double value = digits / POWERS_OF_TEN[decimals];
            return new Field(name, FieldType.FLOAT, negative ? -value : value);
        }
        skipValue(end);
        return longNumber(name, from);
    }

    /** Appends digits to a number; too many overflow it. */
    private long digits(long before, int end) {
        long digits = before;
        while (at < end && body[at] >= '0' && body[at] <= '9') {
            digits = digits * 10 + body[at++] - '0';
        }
        return digits;
    }

    private boolean isOver(int position, int end) {
        return position == end || isEnd(body[position]);
    }

    private void skipValue(int end) {
        while (at < end && !isEnd(body[at])) {
            at++;
        }
    }

    private Field longNumber(String name, int from) throws BadLineException {
        if (at - from > MAX_TEXT_BYTES) {
            throw bad(name, "its number is longer than " + MAX_TEXT_BYTES + " bytes");
        }
        String number = new String(body, from, at - from, StandardCharsets.ISO_8859_1);
        String digits = number.substring(0, number.length() - 1);
        try {
            if (INTEGER.matcher(number).matches()) {
                return new Field(name, FieldType.INTEGER, Long.parseLong(digits));
            }
            if (UNSIGNED.matcher(number).matches()) {
                return new Field(name, FieldType.UNSIGNED, Long.parseUnsignedLong(digits));
            }
        } catch (NumberFormatException tooLarge) {
            throw outOfRange(name, number);
        }
        if (!FLOAT.matcher(number).matches()) {
            throw bad(name, Text.excerpt(number) + " is not a number");
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw outOfRange(name, number);
        }
        return new Field(name, FieldType.FLOAT, value);
    }

    private static BadLineException outOfRange(String name, String number) {
        return bad(name, Text.excerpt(number) + " is out of range");
    }

    private static BadLineException bad(String name, String reason) {
        return new BadLineException("field \"" + Text.excerpt(name) + "\": " + reason);
    }
}

package dev.haingestor.adminapi.lineprotocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Converts bytes to strings. */
public final class Text {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int EXCERPT_LENGTH = 60;
    private static final int MAX_UTF8_BYTES = 4;

    private Text() {}

    /** @throws BadLineException if the bytes are no UTF-8 */
    static String of(byte[] bytes, int from, int to) throws BadLineException {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !isSame(text, bytes, from, to)) {
            throw new BadLineException("not UTF-8: " + excerpt(bytes, from, to));
        }
        return text;
    }

    private static boolean isSame(String text, byte[] bytes, int from, int to) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(encoded, 0, encoded.length, bytes, from, to);
    }

    /** The text without the backslashes that stand before one of these characters. */
    static String unescaped(byte[] bytes, int from, int to, String escapable) throws BadLineException {
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) {
            if (bytes[at] == '\\' && at + 1 < to && escapable.indexOf(bytes[at + 1]) >= 0) {
                at++;
            }
            plain[length++] = bytes[at];
        }
        return of(plain, 0, length);
    }

    /** The bytes' beginning for a message, without anything that could disturb a terminal or a log. */
    static String excerpt(byte[] bytes, int from, int to) {
        int enough = Math.min(to - from, (EXCERPT_LENGTH + 1) * MAX_UTF8_BYTES);
        return excerpt(new String(bytes, from, enough, StandardCharsets.UTF_8));
    }

    /** At most sixty characters of a text, without any that could disturb a terminal or a log. */
    public static String excerpt(String text) {
        StringBuilder excerpt = new StringBuilder();
        text.codePoints().limit(EXCERPT_LENGTH).map(Text::printable).forEach(excerpt::appendCodePoint);
        if (text.codePointCount(0, text.length()) > EXCERPT_LENGTH) {
            excerpt.append("...");
        }
        return excerpt.toString();
    }

    private static int printable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
            default -> character;
        };
    }
}

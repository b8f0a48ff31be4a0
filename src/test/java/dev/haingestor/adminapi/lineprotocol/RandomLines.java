package dev.haingestor.adminapi.lineprotocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Line protocol as writers make it, with names and texts as odd as they can be, and what becomes of it by mistakes. */
public final class RandomLines {

    private static final List<String> NAMES = List.of(
            "room", "a", "b", "A", "_x", "küche", "t\\ t", "t\\,", "t\\=u", "C:\\dir", "x\"y", "\"", "→✓", "😀",
            "tab\tin", "n\\\nl", "#h", "'q'", "%s", "1", "\\x", "a\\\\b", "true");
    private static final List<String> TEXTS = List.of(
            "",
            "on",
            "21.5",
            "a b",
            "x=1,y=2",
            "two\nlines",
            "\\\"quoted\\\"",
            "\\\\",
            "C:\\dir",
            "ünï",
            "😀",
            "\t",
            "{\\\"a\\\": [1, 2]}",
            "#",
            "\\n",
            "'");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "1.5",
            ".5",
            "5.",
            "-.5",
            "1e3",
            "1E-3",
            "1e+3",
            "4.9e-324",
            "1.7976931348623157e308",
            "0.1",
            "123456789012345.6",
            "1234567890123456.7",
            "9007199254740993",
            "0.000000000000000000001",
            "00012",
            "12345678901234567890",
            "2.2250738585072012e-308");
    private static final List<String> INTEGERS = List.of(
            "0i",
            "-0i",
            "1i",
            "-1i",
            "007i",
            "9223372036854775807i",
            "-9223372036854775808i",
            "999999999999999999i",
            "0u",
            "1u",
            "18446744073709551615u",
            "9223372036854775808u");
    private static final List<String> BOOLEANS =
            List.of("t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE");
    private static final byte[] SIGNIFICANT = ", = \\\"\n\\\"iuetn.-+0129#\t".getBytes(StandardCharsets.UTF_8);

    private final Random random;

    public RandomLines(Random random) {
        this.random = random;
    }

    /** Well formed. */
    public String line(String measurement, long time) {
        String tags = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> "," + one(NAMES) + i + "=" + one(NAMES) + "v")
                .collect(Collectors.joining());
        String fields = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> one(NAMES) + i + "=" + value())
                .collect(Collectors.joining(","));
        return measurement + tags + " " + fields + " " + time;
    }

    private String value() {
        return switch (random.nextInt(4)) {
            case 0 -> '"' + one(TEXTS) + '"';
            case 1 -> one(NUMBERS);
            case 2 -> one(INTEGERS);
            default -> one(BOOLEANS);
        };
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** With up to three bytes more, fewer or others. */
    public byte[] damaged(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
            bytes = damaged(bytes);
        }
        return bytes;
    }

    private byte[] damaged(byte[] bytes) {
        int place = random.nextInt(bytes.length);
        int kept = place + random.nextInt(2);
        int more = random.nextInt(3) > 0 || kept == place ? 1 : 0;
        byte[] damaged = new byte[bytes.length - (kept - place) + more];
        System.arraycopy(bytes, 0, damaged, 0, place);
        if (more == 1) {
            damaged[place] = SIGNIFICANT[random.nextInt(SIGNIFICANT.length)];
        }
        System.arraycopy(bytes, kept, damaged, place + more, bytes.length - kept);
        return damaged;
    }
}

package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Point;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Points whose names and texts are as odd as line protocol can say, and those that it can't. */
public final class OddPoints {

    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    public static final String ODD = "a \"quoted\", b=c 'd' ünï→✓ $(e) \\f {g}";

    private OddPoints() {}

    public static List<Point> good() {
        return List.of(
                Point.of(NOON.plusNanos(1), ODD, Map.of(ODD, ODD), Map.of(ODD, ODD)),
                Point.of(
                        NOON.plusNanos(2),
                        ODD,
                        Map.of("t", "C:\\dir, x=1"),
                        Map.of(
                                "text",
                                "two\nlines \\ \"c\" #, =\\",
                                "empty",
                                "",
                                "backslash",
                                "\\",
                                "quote",
                                "\"",
                                "whole",
                                Long.MIN_VALUE,
                                "small",
                                Double.MIN_VALUE,
                                "large",
                                -Double.MAX_VALUE,
                                "flag",
                                false)),
                Point.of(NOON, ODD, Map.of(), Map.of("whole", Long.MAX_VALUE)));
    }

    public static List<Point> bad() {
        return List.of(
                point("m", Map.of("t", "ends in \\"), "f", 1L),
                point("m\\", Map.of(), "f", 1L),
                point("m", Map.of("t\\", "a"), "f", 1L),
                point("m", Map.of(), "f\\", 1L),
                point("two\nlines", Map.of(), "f", 1L),
                point("m", Map.of("t", "a v=1\nm2"), "f", 1L),
                point("#m", Map.of(), "f", 1L),
                point("", Map.of(), "f", 1L),
                point("m", Map.of("t", ""), "f", 1L),
                point("m", Map.of("", "a"), "f", 1L),
                point("m", Map.of(), "", 1L),
                point("m", Map.of(), "time", 1L),
                point("m", Map.of(), "f", Double.NaN),
                point("m", Map.of(), "f", Double.POSITIVE_INFINITY),
                Point.of(NOON, "m", Map.of(), Map.of()),
                Point.of(Instant.parse("2300-01-01T00:00:00Z"), "m", Map.of(), Map.of("f", 1L)));
    }

    private static Point point(String measurement, Map<String, String> tags, String field, Object value) {
        return Point.of(NOON, measurement, tags, Map.of(field, value));
    }
}

package dev.haingestor.adminapi.rollup;

import java.util.List;

/**
 * The values of the tags that a series query groups by, in the query's order. A point without such a tag has the empty text
 * there, which no stored tag can have.
 */
public record Group(List<String> values) {

    /** The one group of a query that doesn't group. */
    public static final Group ALL = new Group(List.of());

    public Group {
        values = List.copyOf(values);
    }

    public static Group of(String... values) {
        return new Group(List.of(values));
    }
}

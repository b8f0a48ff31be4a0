package dev.haingestor.adminapi.rollup;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/** The measurements of a store, by name. */
public record Schema(SortedMap<String, Measurement> measurements) {

    /** What a field's values are. */
    public enum Kind {
        NUMBER,
        TEXT,
        BOOL
    }

    /**
     * The names of a measurement's fields and tags.
     *
     * @param kinds what the values of each field are or were, as far as the store knows; a writer may change its mind
     */
    public record Measurement(SortedSet<String> fields, SortedSet<String> tags, Map<String, Set<Kind>> kinds) {}
}

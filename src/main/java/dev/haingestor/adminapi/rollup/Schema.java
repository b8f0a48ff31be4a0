package dev.haingestor.adminapi.rollup;

import java.util.SortedMap;
import java.util.SortedSet;

/** The measurements of a store, by name. */
public record Schema(SortedMap<String, Measurement> measurements) {

    /** The names of a measurement's fields and tags. */
    public record Measurement(SortedSet<String> fields, SortedSet<String> tags) {}
}

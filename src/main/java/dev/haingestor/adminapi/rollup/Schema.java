package dev.haingestor.adminapi.rollup;

import java.util.SortedMap;
import java.util.SortedSet;

/** What a store holds: its measurements by name. */
public record Schema(SortedMap<String, Measurement> measurements) {

    /** The names that points of a measurement have used. */
    public record Measurement(SortedSet<String> fields, SortedSet<String> tags) {
    }
}

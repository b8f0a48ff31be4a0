package dev.haingestor.adminapi.lineprotocol;

import java.util.SortedMap;
import java.util.TreeMap;

import static java.util.Collections.unmodifiableSortedMap;

/** A measurement with its tags. Its hash is kept, as every point of a batch is looked up by its series. */
public final class Series {

    private final String measurement;
    private final SortedMap<String, String> tags;
    private final int hash;

    public Series(String measurement, SortedMap<String, String> tags) {
        this.measurement = measurement;
        this.tags = unmodifiableSortedMap(new TreeMap<>(tags));
        this.hash = 31 * measurement.hashCode() + tags.hashCode();
    }

    public String measurement() {
        return measurement;
    }

    public SortedMap<String, String> tags() {
        return tags;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Series series
                        && hash == series.hash
                        && measurement.equals(series.measurement)
                        && tags.equals(series.tags);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return measurement + tags;
    }
}

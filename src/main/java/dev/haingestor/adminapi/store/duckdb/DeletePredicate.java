package dev.haingestor.adminapi.store.duckdb;

import java.util.Optional;
import java.util.SortedMap;

/**
 * The measurement and tags of the points to delete.
 *
 * @param measurement empty for all
 * @param tags a point must have all of them, with these values
 */
public record DeletePredicate(Optional<String> measurement, SortedMap<String, String> tags) {}

package dev.haingestor.adminapi.store.duckdb;

import java.util.Optional;
import java.util.SortedMap;

/**
 * Which points are to be deleted: those with all of these tags.
 *
 * @param measurement empty for all
 * @param tags those that a point must have
 */
public record DeletePredicate(Optional<String> measurement, SortedMap<String, String> tags) {
}

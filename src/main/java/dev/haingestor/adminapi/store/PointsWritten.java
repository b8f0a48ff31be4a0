package dev.haingestor.adminapi.store;

import java.time.Instant;

/**
 * The event that new points are durable; published before the writer gets its answer.
 *
 * @param from the time of the earliest point
 * @param to a time after the latest one
 */
public record PointsWritten(Instant from, Instant to) {}

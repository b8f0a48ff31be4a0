package dev.haingestor.adminapi.store;

import java.time.Instant;

/**
 * The event that points were deleted on request.
 *
 * @param from the start of the affected time
 * @param to its end, exclusive
 */
public record PointsDeleted(Instant from, Instant to) {}

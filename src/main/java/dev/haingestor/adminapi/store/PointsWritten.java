package dev.haingestor.adminapi.store;

import java.time.Instant;

/**
 * An event: points are durable that were not there before. Told before their writer is answered.
 *
 * @param from the time of the earliest
 * @param to behind the time of the latest
 */
public record PointsWritten(Instant from, Instant to) {
}

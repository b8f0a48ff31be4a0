package dev.haingestor.adminapi.store;

import java.time.Instant;

/**
 * An event: points are gone, by somebody's wish.
 *
 * @param from the time of the earliest
 * @param to behind the time of the latest
 */
public record PointsDeleted(Instant from, Instant to) {
}

package dev.haingestor.adminapi.alerts;

import org.jspecify.annotations.Nullable;

/**
 * A percentage of writes.
 *
 * @param percent as answers show it
 * @param attempts how many writes it is made of; null where that is not known
 */
public record Rate(double percent, @Nullable Double attempts) {

    /** Whether it has fewer attempts than an alert needs, as one failed write of one says nothing. */
    boolean isOfFewerThan(long fewest) {
        return attempts != null && attempts < fewest;
    }
}

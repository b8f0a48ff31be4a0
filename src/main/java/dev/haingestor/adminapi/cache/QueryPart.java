package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;

/**
 * A part of what is asked for together, as of one moment.
 *
 * @param back how far it reaches before the live window; a multiple of the step
 * @param required without it there is no answer at all; the time of its first point is wanted, too
 * @param last whether the times of the groups' latest points are wanted, too
 */
public record QueryPart(SeriesQuery query, Duration back, boolean required, boolean last) {
}

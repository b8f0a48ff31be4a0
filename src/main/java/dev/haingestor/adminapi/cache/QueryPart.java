package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;

/**
 * A series query as a part of a question, whose parts are answered together as of one moment.
 *
 * @param span the windows that are asked for
 * @param required whether there is no answer without it; the time of its first point is asked for as well
 * @param withLastTimes whether the times of the groups' latest points are asked for
 */
public record QueryPart(SeriesQuery query, WindowSpan span, boolean required, boolean withLastTimes) {

    /** A part that is of the live window and those before it. */
    public QueryPart(SeriesQuery query, Duration lookback, boolean required, boolean withLastTimes) {
        this(query, new WindowSpan.Latest(lookback), required, withLastTimes);
    }
}

package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.util.List;

/**
 * What one tail serves: all questions with the same queries and the same base step, however far they reach back.
 *
 * @param base the step of the tail's windows
 */
public record TailKey(Duration base, List<QueryPart> parts) {

    static TailKey of(List<QueryPart> parts, Duration step) {
        return new TailKey(
                Resolutions.base(step),
                parts.stream()
                        .map(part -> new QueryPart(part.query(), Duration.ZERO, part.required(), part.withLastTimes()))
                        .toList());
    }

    public List<SeriesQuery> queries() {
        return parts.stream().map(QueryPart::query).toList();
    }
}

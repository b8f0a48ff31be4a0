package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Timeframe;
import dev.haingestor.adminapi.stats.TimeParameters;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request for an aggregate of a field of any measurement.
 *
 * @param groupBy the tags by whose values the points are grouped
 * @param where a point counts when each of these tags has this value
 */
record AggregateRequest(
        String measurement,
        String field,
        AggregateFunction function,
        List<String> groupBy,
        SortedMap<String, String> where,
        Timeframe time,
        Duration window) {

    private static final int MOST_TAGS = 5;
    private static final int LONGEST_LIST = 2_000;

    /** An error names no more of what there is. */
    private static final int MOST_NAMED = 100;

    private static final int MOST_CELLS = 60_000;

    /** A percentile's cell is far larger than the others. */
    private static final int MOST_DISTRIBUTIONS = 5_000;

    private static final List<String> USUAL_WINDOWS = List.of("1m", "5m", "15m", "30m", "1h", "3h", "6h", "12h", "1d");

    static AggregateRequest parse(QueryParameters parameters, Instant now) {
        TimeParameters times = new TimeParameters(parameters::text, now);
        Timeframe time = times.time();
        Duration window = times.window(time);
        return new AggregateRequest(
                required(parameters, "measurement"),
                required(parameters, "field"),
                function(parameters),
                groupBy(parameters),
                where(parameters),
                times.aligned(time, window),
                window);
    }

    private static String required(QueryParameters parameters, String name) {
        return parameters
                .text(name)
                .orElseThrow(() -> new BadParameterException(
                        name, name + " must be given", List.of("a name from /api/v1/stats/schema")));
    }

    private static AggregateFunction function(QueryParameters parameters) {
        return parameters
                .text("fn")
                .flatMap(AggregateFunction::of)
                .orElseThrow(() -> BadParameterException.oneOf("fn", AggregateFunction.labels()));
    }

    private static List<String> groupBy(QueryParameters parameters) {
        List<String> tags = list(parameters, "group_by");
        if (tags.stream().distinct().count() != tags.size()) {
            throw new BadParameterException("group_by", "group_by must name each tag once", List.of("each tag once"));
        }
        return tags;
    }

    private static SortedMap<String, String> where(QueryParameters parameters) {
        SortedMap<String, String> tags = new TreeMap<>();
        for (String condition : list(parameters, "where")) {
            int colon = condition.indexOf(':');
            if (colon < 1 || colon == condition.length() - 1 || tags.containsKey(condition.substring(0, colon))) {
                throw new BadParameterException(
                        "where", "where must be tag:value, each tag once, with commas between", List.of("tag:value"));
            }
            tags.put(condition.substring(0, colon), condition.substring(colon + 1));
        }
        return tags;
    }

    private static List<String> list(QueryParameters parameters, String name) {
        List<String> values = parameters
                .text(name, LONGEST_LIST)
                .map(text -> Arrays.asList(text.split(",", -1)))
                .orElse(List.of());
        if (values.size() > MOST_TAGS || values.contains("")) {
            String allowed = "1 to " + MOST_TAGS + " with commas between them";
            throw new BadParameterException(name, name + " must be " + allowed, List.of(allowed));
        }
        return values;
    }

    SeriesQuery query() {
        return new SeriesQuery(measurement, new TreeMap<>(Map.of(field, function.kind())), where, groupBy);
    }

    /** @throws BadParameterException for a name that the store does not have */
    void check(Map<String, StoreSchema.Measurement> measurements) {
        StoreSchema.Measurement known = measurements.get(measurement);
        if (known == null) {
            throw unknown("measurement", measurements.keySet());
        }
        Set<String> kinds = known.fields().get(field);
        if (kinds == null) {
            throw unknown("field", known.fields().keySet());
        }
        if (function != AggregateFunction.COUNT && !kinds.isEmpty() && !kinds.contains("number")) {
            throw new BadParameterException(
                    "fn", "fn must be count, as the field holds no numbers", List.of(AggregateFunction.COUNT.label()));
        }
        if (!known.tags().containsAll(groupBy)) {
            throw unknown("group_by", known.tags());
        }
        if (!known.tags().containsAll(where.keySet())) {
            throw unknown("where", known.tags());
        }
    }

    private static BadParameterException unknown(String parameter, Collection<String> known) {
        return new BadParameterException(
                parameter,
                parameter + " must name what the store has",
                known.stream().limit(MOST_NAMED).toList());
    }

    /** @throws BadParameterException if the answer would have too many cells: the message says by how much */
    void checkCells(Range range, int groups) {
        int most = mostCells();
        long cells = (long) range.count() * groups;
        if (cells <= most) {
            return;
        }
        Optional<String> fitting = USUAL_WINDOWS.stream()
                .filter(usual -> {
                    Duration step = Durations.parse(usual).orElseThrow();
                    return step.compareTo(window) > 0
                            && time.fits(step)
                            && (long) time.range(range.end(), step).count() * groups <= most;
                })
                .findFirst();
        List<String> allowed = new ArrayList<>(fitting.stream().toList());
        allowed.add("a shorter time, or fewer tags in group_by");
        throw new BadParameterException(
                "window",
                "window must be longer: %d windows of %d groups are %d cells, %d more than the most, %d%s"
                        .formatted(
                                range.count(),
                                groups,
                                cells,
                                cells - most,
                                most,
                                fitting.map(step -> "; windows of " + step + " fit")
                                        .orElse("")),
                allowed);
    }

    private int mostCells() {
        return switch (function) {
            case P50, P95, P99 -> MOST_DISTRIBUTIONS;
            default -> MOST_CELLS;
        };
    }
}

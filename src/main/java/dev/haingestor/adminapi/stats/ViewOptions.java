package dev.haingestor.adminapi.stats;

import java.util.List;
import java.util.Optional;

/**
 * What a view shows besides, or instead of, what it usually does. Each view uses what concerns it.
 *
 * @param compare the earlier time to compare with
 * @param quantiles shares of values, each above 0 and at most 1: 0.95 is the 95th percentile
 * @param metrics the names of the only metrics to show; empty means all
 * @param maxLag by how many windows series are shifted against each other, at most
 */
record ViewOptions(Optional<ComparedTime> compare, List<Double> quantiles, List<String> metrics, int maxLag) {

    static final ViewOptions NONE = new ViewOptions(Optional.empty(), List.of(), List.of(), 0);

    ViewOptions comparedWith(ComparedTime earlier) {
        return new ViewOptions(Optional.of(earlier), quantiles, metrics, maxLag);
    }
}

package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Reading;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the sampler knows of this service and of the store; no store holds it.
 *
 * @param times how long both took to answer, by window, for the last 48 hours at most
 * @param storeAnswered percent of the checks since our start that the store answered; empty before the first
 */
record SampledFigures(List<Reading> times, OptionalDouble storeAnswered) {

    static final SampledFigures NONE = new SampledFigures(List.of(), OptionalDouble.empty());
}

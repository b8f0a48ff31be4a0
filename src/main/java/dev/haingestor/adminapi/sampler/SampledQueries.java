package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.SeriesQuery;

/**
 * The series queries that the sampler can answer.
 *
 * @param events without groups; which of its fields marks an event is not known upstream, so all are told of the first
 * @param services by service, with any of {@link ServiceFields}
 * @param latency by service
 */
public record SampledQueries(SeriesQuery events, SeriesQuery services, SeriesQuery latency) {
}

package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.SeriesQuery;

/**
 * The series queries that the sampler can answer.
 *
 * @param events without groups; as no marker field is known upstream, all events are counted by the first field
 * @param services by service, with any of {@link ServiceFields}
 * @param latency by service
 */
public record SampledQueries(SeriesQuery events, SeriesQuery services, SeriesQuery latency) {}

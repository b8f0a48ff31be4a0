package dev.haingestor.adminapi.sampler;

import java.time.Instant;

/** How much a running total grew in a time; of it the total tells, and of no other. */
record CounterIncrease(UpstreamCounter counter, Instant from, Instant to, long count) {
}

package dev.haingestor.adminapi.sampler;

import java.time.Instant;

/** The increase of an upstream counter from one moment to another, mostly those of two samples. */
record CounterIncrease(UpstreamCounter counter, Instant from, Instant to, long count) {}

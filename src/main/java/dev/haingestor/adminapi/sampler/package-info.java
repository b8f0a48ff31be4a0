/**
 * Samples the upstream services' counters at each tick, so that recent figures are known when the store does not answer.
 * Writing them is the recorder's part. Begin with {@link Sampler}; {@link CounterTracker} deals with counter resets.
 */
@NullMarked
package dev.haingestor.adminapi.sampler;

import org.jspecify.annotations.NullMarked;

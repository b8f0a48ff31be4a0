/**
 * Writes the increases of the upstream services' counters to the store, where no other writer does, also after an outage or
 * restart.
 *
 * <p>It asks no services, which is the sampler's part. Begin with {@link Recorder}.
 */
@NullMarked
package dev.haingestor.adminapi.recorder;

import org.jspecify.annotations.NullMarked;

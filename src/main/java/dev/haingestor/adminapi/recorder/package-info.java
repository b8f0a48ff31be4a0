/** Writes what the sampler learns of the upstream services to the store, where nobody else does. */
package dev.haingestor.adminapi.recorder;

/**
 * The store that is an InfluxDB 2, read by Flux. It deals with what InfluxDB gets wrong without an error: answers that break
 * off, fields that change their type, aggregates of different sets of points. Breaker, budget and cache are elsewhere. Begin
 * with {@link FluxStore}.
 */
@NullMarked
package dev.haingestor.adminapi.store.flux;

import org.jspecify.annotations.NullMarked;

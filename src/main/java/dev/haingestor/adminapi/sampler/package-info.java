/** Samples the upstream services' running totals, so that recent figures are known when the store does not answer. */
package dev.haingestor.adminapi.sampler;

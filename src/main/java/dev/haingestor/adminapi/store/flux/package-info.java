/** Statistics from InfluxDB 2, in Flux. */
package dev.haingestor.adminapi.store.flux;

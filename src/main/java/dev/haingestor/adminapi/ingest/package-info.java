/**
 * Takes points into the embedded store over HTTP, as clients of InfluxDB 1 and 2 expect it, and exports them as line protocol.
 *
 * <p>It answers no queries. Line protocol is parsed in {@code lineprotocol}, points are stored in {@code store.duckdb}. Begin
 * with {@link WriteController}.
 */
@NullMarked
package dev.haingestor.adminapi.ingest;

import org.jspecify.annotations.NullMarked;

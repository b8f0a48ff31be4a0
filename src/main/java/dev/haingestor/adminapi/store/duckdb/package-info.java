/**
 * The embedded store: a DuckDB file that keeps points and answers statistics, for a home without an InfluxDB.
 *
 * <p>HTTP is in {@code ingest}. Begin with {@link EmbeddedStore} for reading, {@link WriterThread} for writing, and {@link
 * Table} for how points are laid out.
 */
@NullMarked
package dev.haingestor.adminapi.store.duckdb;

import org.jspecify.annotations.NullMarked;

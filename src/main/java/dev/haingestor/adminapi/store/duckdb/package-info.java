/** A store of our own for those who have no InfluxDB: a DuckDB file, written by line protocol. */
package dev.haingestor.adminapi.store.duckdb;

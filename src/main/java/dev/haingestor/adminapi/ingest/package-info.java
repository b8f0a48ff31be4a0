/** Takes points in over HTTP as InfluxDB does, and hands them out again as line protocol. */
package dev.haingestor.adminapi.ingest;

/**
 * Parses line protocol as InfluxDB 2.7 does, and writes it. Knows nothing of HTTP or of the store that keeps the points. Begin
 * with {@link LineParser} and {@link LineFormat}.
 */
@NullMarked
package dev.haingestor.adminapi.lineprotocol;

import org.jspecify.annotations.NullMarked;

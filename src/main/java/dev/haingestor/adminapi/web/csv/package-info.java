/**
 * Tables as CSV (RFC 4180), and whether a client wants them.
 *
 * <p>The tables are in the packages of their subjects. Begin with {@link CsvTable}; {@link CsvResponse} sends a large
 * one.
 */
@NullMarked
package dev.haingestor.adminapi.web.csv;

import org.jspecify.annotations.NullMarked;

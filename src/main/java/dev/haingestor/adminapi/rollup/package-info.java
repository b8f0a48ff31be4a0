/**
 * The algebra of the read layer: windows, what was read of them, and how that is added up.
 *
 * <p>No Spring and no I/O in here. Every figure a client sees is a fold over {@link dev.haingestor.adminapi.rollup.Reading}s,
 * so a total is always the sum of its trend and every store answers in one shape.
 */
package dev.haingestor.adminapi.rollup;

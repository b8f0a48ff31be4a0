/**
 * The algebra of the read path. A series query is answered by readings of windows, and every figure that clients see is a fold
 * over these: so a total is the sum of its trend, and every store answers in one shape.
 *
 * <p>There is no Spring and no I/O in here. Begin with {@link Rollup} and {@link StatsStore}, the port to the stores.
 */
@NullMarked
package dev.haingestor.adminapi.rollup;

import org.jspecify.annotations.NullMarked;

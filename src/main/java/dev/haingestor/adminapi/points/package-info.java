/** Raw points, aggregates of any measurement, and the names of what the store has, over HTTP. */
@NullMarked
package dev.haingestor.adminapi.points;

import org.jspecify.annotations.NullMarked;

/**
 * Keeps windows between the statistics and the store: windows that have settled, and one tail of those that may still change.
 * An answer is what the store would have said at one moment. {@link dev.haingestor.adminapi.cache.WindowCache} is where to
 * begin reading; {@code redis} shares settled windows between instances.
 */
@NullMarked
package dev.haingestor.adminapi.cache;

import org.jspecify.annotations.NullMarked;

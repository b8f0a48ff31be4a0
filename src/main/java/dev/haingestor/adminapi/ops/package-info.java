/**
 * The switch between the store and the upstream services as the source of statistics, which operators flip at run time.
 *
 * <p>It reads no statistics; who may flip it is decided in {@code web.security}. Begin with {@link SourceSwitch}.
 */
@NullMarked
package dev.haingestor.adminapi.ops;

import org.jspecify.annotations.NullMarked;

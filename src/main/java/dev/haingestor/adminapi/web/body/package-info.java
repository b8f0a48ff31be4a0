/**
 * Receives request bodies, limited in time, size and memory: a request gets its thread when its body has arrived.
 *
 * <p>Bodies are parsed by endpoints, which state larger limits as {@link BodyLimit}. Begin with {@link BodyFilter}.
 */
@NullMarked
package dev.haingestor.adminapi.web.body;

import org.jspecify.annotations.NullMarked;

package dev.haingestor.adminapi.stats;

import java.time.Instant;

/**
 * An answer as it is sent.
 *
 * @param etag of the body, quoted
 * @param source what it is made of, and whether completely
 * @param asOf when its store was read
 */
record RenderedAnswer(byte[] body, String etag, String source, boolean complete, Instant asOf) {
}

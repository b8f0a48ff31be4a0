/**
 * Server-sent events: connections that stay open and are written without a thread of their own.
 *
 * <p>What is sent is in the packages of their subjects. Begin with {@link EventStream}.
 */
@NullMarked
package dev.haingestor.adminapi.web.sse;

import org.jspecify.annotations.NullMarked;

/**
 * Asks the upstream services, and others that are watched, for their health over HTTP, and keeps the last answers. Schedule and
 * history are in {@code sampler}. Begin with {@link UpstreamMonitor}.
 */
@NullMarked
package dev.haingestor.adminapi.upstream;

import org.jspecify.annotations.NullMarked;

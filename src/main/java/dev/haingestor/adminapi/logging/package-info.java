/**
 * Makes text from outside harmless in the log, and keeps strangers from flooding it.
 *
 * <p>How logs are written is configured in {@code application.yml}. Begin with {@link LogText} and {@link LogLimiter}.
 */
@NullMarked
package dev.haingestor.adminapi.logging;

import org.jspecify.annotations.NullMarked;

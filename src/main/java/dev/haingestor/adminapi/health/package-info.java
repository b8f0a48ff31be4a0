/**
 * Answers how the parts of the system are, and whether events come in, from what is known already.
 *
 * <p>A health answer asks nothing, so it never waits for what is down. Begin with {@link HealthService}.
 */
@NullMarked
package dev.haingestor.adminapi.health;

import org.jspecify.annotations.NullMarked;

/**
 * A simulated home for trying the service out: events, and the metrics of services, as a pure function of time.
 *
 * <p>Only {@link Demo} knows the store; the other classes make lines. Begin with {@link DemoHome}.
 */
@NullMarked
package dev.haingestor.adminapi.demo;

import org.jspecify.annotations.NullMarked;

/**
 * Everything between a store and its readers, whichever store it is: shared reads, the circuit breaker, the budget, the check,
 * the limit of groups with names. The stores are in subpackages, caching is in {@code cache}. Begin with {@link GuardedStore}.
 */
@NullMarked
package dev.haingestor.adminapi.store;

import org.jspecify.annotations.NullMarked;

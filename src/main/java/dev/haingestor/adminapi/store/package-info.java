/** What stands between a store and its readers: one read for all who ask the same, the breaker, the budget, the check. */
package dev.haingestor.adminapi.store;

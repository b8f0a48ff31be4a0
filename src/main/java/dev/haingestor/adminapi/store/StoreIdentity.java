package dev.haingestor.adminapi.store;

/**
 * What tells a store from others that share something with it, such as a Redis. Without secrets.
 *
 * @param text different for different stores
 */
public record StoreIdentity(String text) {
}

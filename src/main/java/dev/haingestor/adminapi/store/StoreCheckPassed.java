package dev.haingestor.adminapi.store;

/** The event that the store has passed a check: what could not be read may be read again. */
public record StoreCheckPassed() {}

package dev.haingestor.adminapi.store;

/** Distinguishes stores whose readers share something, such as a Redis. Contains no secrets. */
public record StoreIdentity(String text) {}

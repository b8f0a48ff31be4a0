package dev.haingestor.adminapi.store;

/** Said after each check that the store passed: what could not be read may be read again. */
public record StoreAnswers() {
}

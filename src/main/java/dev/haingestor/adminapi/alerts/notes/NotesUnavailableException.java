package dev.haingestor.adminapi.alerts.notes;

/** A note can't be kept now. */
public final class NotesUnavailableException extends RuntimeException {

    NotesUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

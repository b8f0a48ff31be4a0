package dev.haingestor.adminapi.rollup;

/**
 * The store did not answer, or not wholly. The message is one line that an operator can act on, without secrets; the driver's
 * own error is the cause.
 */
public class StoreException extends RuntimeException {

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.haingestor.adminapi.rollup;

/**
 * The store did not answer, or not wholly. The message is one line that an operator can act on, in our words; the driver's own
 * error is the cause.
 */
public class StoreException extends RuntimeException {

    private final String detail;

    public StoreException(String message) {
        this(message, "", null);
    }

    public StoreException(String message, Throwable cause) {
        this(message, "", cause);
    }

    /** @param detail what was said by others: one short line without secrets */
    public StoreException(String message, String detail, Throwable cause) {
        super(message, cause);
        this.detail = detail;
    }

    /** What was said by others; empty where nothing was. It is for logs: clients get the message alone. */
    public String detail() {
        return detail;
    }

    /** For logs. */
    public String withDetail() {
        return detail.isEmpty() ? getMessage() : getMessage() + " (" + detail + ")";
    }
}

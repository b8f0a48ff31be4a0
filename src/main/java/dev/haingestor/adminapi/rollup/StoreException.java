package dev.haingestor.adminapi.rollup;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The store did not answer, or not completely. The message is one line of ours that an operator can act on; the driver's error
 * is the cause.
 */
public class StoreException extends RuntimeException {

    private final String detail;

    public StoreException(String message) {
        this(message, "", null);
    }

    public StoreException(String message, @Nullable Throwable cause) {
        this(message, "", cause);
    }

    /** @param detail the store's own words: one short line without secrets */
    public StoreException(String message, String detail, @Nullable Throwable cause) {
        super(message, cause);
        this.detail = detail;
    }

    /** A message is always there, as the constructor takes one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** The store's own words, or empty. They are for logs: clients get the message alone. */
    public String detail() {
        return detail;
    }

    /** The message with the detail, for logs. */
    public String withDetail() {
        return detail.isEmpty() ? getMessage() : getMessage() + " (" + detail + ")";
    }
}

package dev.haingestor.adminapi.lineprotocol;

import java.util.Objects;

/** A line can't be taken; the message tells its writer why. It has no stack trace, as a body may be full of such lines. */
final class BadLineException extends Exception {

    BadLineException(String reason) {
        super(reason, null, false, false);
    }

    /** A message is always there, as the constructor takes one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}

package dev.haingestor.adminapi.lineprotocol;

/** A line can't be taken; the message tells its writer why. It has no stack trace, as a body may be full of such lines. */
final class BadLineException extends Exception {

    BadLineException(String reason) {
        super(reason, null, false, false);
    }
}

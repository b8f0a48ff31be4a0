package dev.haingestor.adminapi.lineprotocol;

/** Why a line can't be taken, for its writer. Without a stack trace: a body may be full of such lines. */
final class BadLineException extends Exception {

    BadLineException(String reason) {
        super(reason, null, false, false);
    }
}

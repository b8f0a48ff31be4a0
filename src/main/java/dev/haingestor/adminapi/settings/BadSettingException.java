package dev.haingestor.adminapi.settings;

import java.util.Objects;

/** A setting that the service can't start with. The message is the line to print: it names the variable and has no secret. */
public final class BadSettingException extends RuntimeException {

    public BadSettingException(String message) {
        super(message);
    }

    /** A message is always there, as the constructor takes one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}

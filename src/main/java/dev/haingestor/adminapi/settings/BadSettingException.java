package dev.haingestor.adminapi.settings;

/** A setting that the service can't start with. The message is the line to print: it names the variable and has no secret. */
public final class BadSettingException extends RuntimeException {

    public BadSettingException(String message) {
        super(message);
    }
}

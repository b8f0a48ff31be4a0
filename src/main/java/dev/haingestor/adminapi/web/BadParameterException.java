package dev.haingestor.adminapi.web;

import java.util.List;
import java.util.Objects;

/** A request parameter that can't be used: a 400 with its name and what is allowed, but without the value sent. */
public final class BadParameterException extends RuntimeException {

    private final String parameter;
    private final List<String> allowed;

    public BadParameterException(String parameter, String message, List<String> allowed) {
        super(message);
        this.parameter = parameter;
        this.allowed = List.copyOf(allowed);
    }

    public static BadParameterException oneOf(String parameter, List<String> allowed) {
        return new BadParameterException(
                parameter, parameter + " must be one of " + String.join(", ", allowed), allowed);
    }

    /** A message is always there, as the constructor takes one. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    String parameter() {
        return parameter;
    }

    List<String> allowed() {
        return allowed;
    }
}

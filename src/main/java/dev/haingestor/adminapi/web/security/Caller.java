package dev.haingestor.adminapi.web.security;

import java.security.Principal;

/**
 * The client of a permitted guarded request, as far as it is known.
 *
 * @param address of the connection's other end, which may be a proxy; safe for the log
 * @param byKey by the API_KEY; else as a program of this machine
 */
public record Caller(String address, boolean byKey) implements Principal {

    @Override
    public String getName() {
        return address + (byKey ? " with the API_KEY" : " (this machine)");
    }
}

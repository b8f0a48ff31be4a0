package dev.haingestor.adminapi.web.security;

import java.security.Principal;

/**
 * Who was let through where strangers aren't: all that is honestly known.
 *
 * @param address of the connection's other end, which may be a proxy's; visible letters only
 * @param byKey by the API_KEY; else as a program of this machine
 */
public record Caller(String address, boolean byKey) implements Principal {

    /** For the log. */
    @Override
    public String getName() {
        return address + (byKey ? " with the API_KEY" : " (this machine)");
    }
}

package dev.haingestor.adminapi.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** A rule on who may do what is guarded. It reads the request's line and headers only: the body belongs to the handler. */
interface AccessPolicy {

    /** Empty: the request may go on. */
    Optional<Refusal> refusal(HttpServletRequest request);

    /** Whether it is the key that lets a request go on. */
    default boolean isByKey() {
        return false;
    }
}

package dev.haingestor.adminapi.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Decides who may make guarded requests: {@link KeyAccess} or {@link LocalAccess}; {@link AccessFilter} says which are guarded. It
 * reads only a request's line and headers, as the body belongs to the handler.
 */
interface AccessPolicy {

    /** Why the request is refused; empty when it is permitted. */
    Optional<Refusal> refusal(HttpServletRequest request);

    /** Whether requests are permitted by their key. */
    default boolean isByKey() {
        return false;
    }
}

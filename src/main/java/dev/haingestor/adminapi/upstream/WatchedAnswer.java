package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The result of asking a watched service.
 *
 * @param took the time until its body was read, or it was given up
 * @param status the service's own status; empty if it tells none
 * @param error why it did not answer; empty text if it did
 */
public record WatchedAnswer(String service, Instant askedAt, Duration took, Optional<String> status, String error) {

    public boolean answered() {
        return error.isEmpty();
    }
}

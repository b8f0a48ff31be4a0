package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What came of asking a watched service.
 *
 * @param took until its body was read, or it was given up
 * @param status the service's own word; empty when it says none
 * @param error why it did not answer; empty text when it did
 */
public record WatchedAnswer(String service, Instant askedAt, Duration took, Optional<String> status, String error) {

    public boolean answered() {
        return error.isEmpty();
    }
}

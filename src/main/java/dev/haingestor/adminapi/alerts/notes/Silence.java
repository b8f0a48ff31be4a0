package dev.haingestor.adminapi.alerts.notes;

import dev.haingestor.adminapi.alerts.AlertEpisode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A maintenance window: alerts in it are expected.
 *
 * @param from inclusive
 * @param to exclusive
 * @param service the service whose alerts are muted; null: all alerts, those of the system included
 */
public record Silence(
        String id,
        Instant from,
        Instant to,
        @Nullable String service,
        String who,
        @Nullable String why,
        Instant createdAt) {

    /** Whether it covers an alert: one that is open, at this moment; one that has ended, at any time that it was open. */
    public boolean covers(AlertEpisode episode, Instant now) {
        if (service != null && !service.equals(episode.service())) {
            return false;
        }
        return episode.end()
                .map(end -> from.isBefore(end.at()) && to.isAfter(episode.openedAt()))
                .orElseGet(() -> !now.isBefore(from) && now.isBefore(to));
    }
}

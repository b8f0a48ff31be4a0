package dev.haingestor.adminapi.alerts.notes;

import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has seen an alert.
 *
 * @param alert the alert's id
 */
public record Acknowledgement(
        String alert, String who, @Nullable String why, Instant at) {

    /**
     * Whether it is of this alert: it has its id, or it was made of the same rule and service while this alert was open. So it
     * stays with an alert whose opening has changed, as points came late.
     */
    public boolean isOf(AlertEpisode episode) {
        return alert.equals(episode.id())
                || AlertId.subject(alert).equals(AlertId.subject(episode.id())) && episode.isOpenAt(at);
    }
}

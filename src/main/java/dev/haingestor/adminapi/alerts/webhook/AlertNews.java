package dev.haingestor.adminapi.alerts.webhook;

import dev.haingestor.adminapi.alerts.AlertEpisode;
import java.util.Optional;

/**
 * That an alert has opened, or is no longer open.
 *
 * @param subject rule, scope and service, as in the id
 * @param id the id under which the opening is told, which is that of the end, too
 * @param episode the alert; empty where it has ended and is not known any more
 */
record AlertNews(String subject, String id, boolean opened, Optional<AlertEpisode> episode) {

    /** The same news at each try. */
    record Key(String id, boolean opened) {}

    Key key() {
        return new Key(id, opened);
    }

    String event() {
        return opened ? "opened" : "resolved";
    }

    /** What has happened, in a line. */
    String summary() {
        return episode.map(alert -> (opened
                                ? alert.rule().title()
                                : "Resolved: " + alert.rule().title()) + ": "
                        + alert.rule().message(alert.service(), opened ? alert.openedValue() : alert.value()))
                .orElse("No longer open: " + id);
    }
}

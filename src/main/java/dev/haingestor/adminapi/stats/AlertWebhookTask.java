package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.notes.AlertNotes;
import dev.haingestor.adminapi.alerts.notes.Notes;
import dev.haingestor.adminapi.alerts.webhook.AlertTeller;
import java.time.Duration;

/** Tells the webhook of the alerts of complete answers: an incomplete one may lack an alert that is open. */
final class AlertWebhookTask {

    static final Duration EVERY = Duration.ofSeconds(15);

    private final AlertHistory history;
    private final AlertNotes notes;
    private final AlertTeller teller;

    AlertWebhookTask(AlertHistory history, AlertNotes notes, AlertTeller teller) {
        this.history = history;
        this.notes = notes;
        this.teller = teller;
    }

    void run() {
        AlertHistory.Alerts alerts = history.read();
        if (alerts.lacking().isEmpty()) {
            Notes known = notes.get();
            teller.tell(
                    alerts.episodes(),
                    episode -> known.silences().stream().anyMatch(silence -> silence.covers(episode, alerts.asOf())));
        }
    }
}

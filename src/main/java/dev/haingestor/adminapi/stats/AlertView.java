package dev.haingestor.adminapi.stats;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.haingestor.adminapi.alerts.Alert;
import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.notes.Acknowledgement;
import dev.haingestor.adminapi.alerts.notes.Notes;
import dev.haingestor.adminapi.alerts.notes.Silence;
import dev.haingestor.adminapi.web.csv.CsvTable;
import dev.haingestor.adminapi.web.csv.CsvTable.Column;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An alert of the history, as clients see it. The names of the dashboard's fields are its own.
 *
 * @param timestamp when it opened
 * @param severity while it is open the present one, afterwards the highest
 * @param status {@code open}, {@code resolved}, or {@code expired}: nothing could be said of its figure any more
 * @param openedBefore true: it may have opened earlier; else absent
 * @param value the last figure that is known; absent for {@code degraded_source}
 * @param closedValue the figure that resolved it
 * @param silences the ids of the maintenance windows that cover it
 */
record AlertView(
        String id,
        Instant timestamp,
        String severity,
        String service,
        String title,
        String message,
        boolean acknowledged,
        @JsonProperty("acknowledgedBy") @Nullable String acknowledgedBy,
        @JsonProperty("acknowledgedAt") @Nullable Instant acknowledgedAt,
        @JsonProperty("acknowledgedWhy") @Nullable String acknowledgedWhy,
        String status,
        String rule,
        String scope,
        @Nullable String metric,
        @Nullable Instant openedAt,
        @Nullable Boolean openedBefore,
        @Nullable Instant resolvedAt,
        @Nullable Double value,
        @Nullable Double openedValue,
        @Nullable Double closedValue,
        @Nullable Double threshold,
        List<Change> changes,
        boolean silenced,
        List<String> silences) {

    static final String OPEN = "open";

    private static final List<Column<AlertView>> COLUMNS = List.of(
            new Column<>("timestamp", AlertView::timestamp),
            new Column<>("id", AlertView::id),
            new Column<>("severity", AlertView::severity),
            new Column<>("status", AlertView::status),
            new Column<>("rule", AlertView::rule),
            new Column<>("scope", AlertView::scope),
            new Column<>("service", AlertView::service),
            new Column<>("message", AlertView::message),
            new Column<>("value", AlertView::value),
            new Column<>("opened_value", AlertView::openedValue),
            new Column<>("closed_value", AlertView::closedValue),
            new Column<>("threshold", AlertView::threshold),
            new Column<>("resolved_at", AlertView::resolvedAt),
            new Column<>("silenced", AlertView::silenced),
            new Column<>("acknowledged", AlertView::acknowledged),
            new Column<>("acknowledged_by", AlertView::acknowledgedBy),
            new Column<>("acknowledged_at", AlertView::acknowledgedAt));

    /** A row for each alert. */
    static CsvTable<AlertView> table(List<AlertView> alerts) {
        return new CsvTable<>(COLUMNS, alerts);
    }

    /** A severity, the moment since when the alert had it, and the figure that decided so. */
    record Change(Instant at, String severity, double value) {}

    static AlertView of(AlertEpisode episode, Notes notes, Instant now) {
        Optional<Acknowledgement> acknowledgement = notes.acknowledgements().stream()
                .filter(note -> note.isOf(episode))
                .reduce((earlier, latest) -> latest);
        List<String> silences = notes.silences().stream()
                .filter(silence -> silence.covers(episode, now))
                .map(Silence::id)
                .toList();
        boolean ended = episode.end().isPresent();
        boolean resolved = episode.end().map(end -> !end.expired()).orElse(false);
        return new AlertView(
                episode.id(),
                episode.openedAt(),
                (ended ? episode.highestSeverity() : episode.severity()).label(),
                episode.service(),
                episode.rule().title(),
                message(episode),
                acknowledgement.isPresent(),
                acknowledgement.map(Acknowledgement::who).orElse(null),
                acknowledgement.map(Acknowledgement::at).orElse(null),
                acknowledgement.map(Acknowledgement::why).orElse(null),
                ended ? resolved ? "resolved" : "expired" : OPEN,
                episode.rule().label(),
                episode.scope(),
                episode.rule().metric(),
                episode.openedAt(),
                episode.openedBefore() ? Boolean.TRUE : null,
                episode.end().map(AlertEpisode.End::at).orElse(null),
                episode.value(),
                episode.openedValue(),
                resolved ? episode.value() : null,
                episode.threshold(),
                episode.changes().stream()
                        .map(change -> new Change(change.at(), change.severity().label(), change.value()))
                        .toList(),
                !silences.isEmpty(),
                silences);
    }

    private static String message(AlertEpisode episode) {
        String opened = episode.rule().message(episode.service(), episode.openedValue());
        return episode.end()
                .map(end -> opened
                        + (end.expired()
                                ? "; expired, as nothing is known of it any more"
                                : "; resolved at " + Alert.text(episode.value())))
                .orElseGet(() -> episode.rule().message(episode.service(), episode.value()));
    }

    /** Tells that alerts may be missing, so that their lack is not taken for an all-clear. */
    static AlertView degraded(Alert alert) {
        return new AlertView(
                alert.type(),
                alert.timestamp(),
                alert.severity(),
                AlertCalculator.SYSTEM,
                "Incomplete answer",
                alert.message(),
                false,
                null,
                null,
                null,
                OPEN,
                alert.type(),
                alert.scope(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                false,
                List.of());
    }
}

package dev.haingestor.adminapi.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An alert from its opening to its end. It is a pure function of windows, so all instances make the same ones.
 *
 * @param id made of rule, scope, service and opening minute; safe in a URL
 * @param service the service's name; {@value AlertCalculator#SYSTEM} for all together
 * @param openedAt the end of the minute in which it opened
 * @param openedBefore whether it may have opened earlier than that, before the time that was looked at
 * @param changes the latest changes of its severity, the opening first where they are all there
 * @param end empty while it is open
 * @param value the last known figure; at its end the one that closed it
 */
public record AlertEpisode(
        String id,
        AlertRule rule,
        String scope,
        String service,
        Instant openedAt,
        boolean openedBefore,
        double openedValue,
        AlertSeverity severity,
        AlertSeverity highestSeverity,
        double threshold,
        List<Change> changes,
        Optional<End> end,
        double value) {

    /** The severity that an alert had from a moment on, and the figure that decided so. */
    public record Change(Instant at, AlertSeverity severity, double value) {}

    /** @param expired whether nothing could be said of the figure any more, and it is not known to be well */
    public record End(Instant at, boolean expired) {}

    /** Whether the alert was open at any time from a moment on. */
    public boolean isOpenSince(Instant from) {
        return end.map(it -> it.at().isAfter(from)).orElse(true);
    }

    /** Whether the alert is, or was, open at a moment. */
    public boolean isOpenAt(Instant moment) {
        return !moment.isBefore(openedAt)
                && end.map(it -> moment.isBefore(it.at())).orElse(true);
    }
}

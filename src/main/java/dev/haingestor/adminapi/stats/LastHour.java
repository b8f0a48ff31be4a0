package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.scheduling.annotation.Scheduled;

/** The store's figures of the last hour, read in the background for those who must not wait, such as health. */
public final class LastHour {

    /** Older figures are not of the last hour any more. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final StoreSheets sheets;
    private final AlertCalculator alerts;
    private final SourceSwitch sourceSwitch;
    private final Clock clock;

    private volatile StatsAnswer last;

    LastHour(StoreSheets sheets, AlertCalculator alerts, SourceSwitch sourceSwitch, Clock clock) {
        this.sheets = sheets;
        this.alerts = alerts;
        this.sourceSwitch = sourceSwitch;
        this.clock = clock;
    }

    /** @param errorRate percent; null as each of them where there is no data */
    public record Figures(Double eventsPerMinute, Long totalEvents, Double errorRate, Instant lastEventTime) {
    }

    /** Empty when nothing was read within the last minute. */
    public Optional<Figures> figures() {
        return Optional.ofNullable(last)
                .filter(answer -> answer.asOf().isAfter(clock.instant().minus(KEPT)))
                .map(StatsAnswer::metrics)
                .map(metrics -> new Figures(metrics.eventsPerMinute(), metrics.totalEvents(), metrics.errorRate(),
                        metrics.lastEventTime()));
    }

    @Scheduled(fixedRateString = "${admin-api.upstream.interval}")
    void read() {
        if (!sourceSwitch.useInfluxdb()) {
            return;
        }
        StatsRequest request = StatsRequest.of(Period.HOUR);
        try {
            last = new StatsFold(request, sheets.read(request), alerts, Map.of()).stats().answer();
        } catch (StoreException e) {
            // Who reads for a client, and the check, say what is wrong; here the figures just grow old.
        }
    }
}

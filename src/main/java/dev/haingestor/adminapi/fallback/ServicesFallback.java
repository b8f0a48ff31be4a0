package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Gauge;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns the running totals of the upstream services into readings of their lives so far. */
public final class ServicesFallback {

    /** Which of the marker fields the totals stand for is not known upstream; together they count the events. */
    private static final String EVENT = "state";

    private final Upstreams upstreams;
    private final Clock clock;

    ServicesFallback(Upstreams upstreams, Clock clock) {
        this.upstreams = upstreams;
        this.clock = clock;
    }

    /** Asks the services now; takes at most their time limit. */
    public FallbackReadings read() {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Reading> events = new ArrayList<>();
        List<Reading> services = new ArrayList<>();
        Map<String, Instant> startedAt = new HashMap<>();
        Map<String, Instant> lastUpdates = new HashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        Optional<Instant> lastEvent = Optional.empty();
        for (UpstreamAnswer answer : upstreams.read()) {
            String service = answer.upstream().label();
            Optional<Window> life = life(answer, at);
            if (life.isEmpty()) {
                failures.put(service, answer.error().isEmpty() ? "it does not say how long it has been up" : answer.error());
                continue;
            }
            startedAt.put(service, life.get().start());
            events(answer).ifPresent(rollup -> events.add(reading(life.get(), rollup, at)));
            lastEvent = lastEvent.or(() -> answer.health().flatMap(UpstreamHealth::lastEventTime));
            answer.health().flatMap(UpstreamHealth::lastWriteTime).ifPresent(time -> lastUpdates.put(service, time));
            services.add(reading(life.get(), services(answer), at));
        }
        return new FallbackReadings(at, events, services, startedAt, lastEvent, lastUpdates, failures);
    }

    /** Totals without a beginning are no figures: a million events since when? */
    private static Optional<Window> life(UpstreamAnswer answer, Instant at) {
        return answer.startedAt().map(start -> start.truncatedTo(ChronoUnit.MILLIS))
                .map(start -> new Window(start, start.isBefore(at) ? at : start.plusMillis(1)));
    }

    private static Reading reading(Window life, Rollup rollup, Instant at) {
        return Reading.of(life, rollup, at, Source.SERVICES_FALLBACK);
    }

    private static Optional<Rollup> events(UpstreamAnswer answer) {
        OptionalLong received = answer.health().map(UpstreamHealth::eventsReceived).orElse(OptionalLong.empty());
        return received.isEmpty() ? Optional.empty()
                : Optional.of(Rollup.of(Group.ALL, EVENT, new Points(received.getAsLong())));
    }

    private static Rollup services(UpstreamAnswer answer) {
        UpstreamHealth health = answer.health().orElseThrow();
        Map<String, Cell> cells = new HashMap<>();
        OptionalLong processed = health.eventsNormalized().isPresent() ? health.eventsNormalized() : health.eventsReceived();
        processed.ifPresent(count -> cells.put("events_processed", Delta.of(count)));
        if (health.pointsWritten().isPresent() && health.writeErrors().isPresent()) {
            long errors = health.writeErrors().getAsLong();
            cells.put("write_attempts", Delta.of(health.pointsWritten().getAsLong() + errors));
            cells.put("write_errors", Delta.of(errors));
        }
        health.successRate().ifPresent(rate -> cells.put("success_rate", Gauge.of(rate)));
        return new Rollup(Map.of(Group.of(answer.upstream().label()), cells));
    }
}

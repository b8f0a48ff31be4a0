package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.fallback.FallbackReadings;
import dev.haingestor.adminapi.fallback.ServicesFallback;
import dev.haingestor.adminapi.fallback.Upstream;
import dev.haingestor.adminapi.fallback.UpstreamAnswer;
import dev.haingestor.adminapi.fallback.Upstreams;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.ops.SwitchState;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.web.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Answers from the store, and from the upstream services when that can't be had; says which, and what is missing. */
final class InfluxStatsService {

    /** As long as an outage is checked for: a retry before that finds the same. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final StoreSheets storeSheets;
    private final ServicesFallback fallback;
    private final Upstreams upstreams;
    private final AlertCalculator alerts;
    private final SourceSwitch sourceSwitch;

    InfluxStatsService(StoreSheets storeSheets, ServicesFallback fallback, Upstreams upstreams, AlertCalculator alerts,
            SourceSwitch sourceSwitch) {
        this.storeSheets = storeSheets;
        this.fallback = fallback;
        this.upstreams = upstreams;
        this.alerts = alerts;
        this.sourceSwitch = sourceSwitch;
    }

    /** @throws NoAnswerException when no source answers, or none completely enough for a strict request */
    Ingredients ingredients(StatsRequest request) {
        SwitchState state = sourceSwitch.state();
        if (!state.useInfluxdb()) {
            return Ingredients.of(fallback(request, Warning.INFLUXDB_DISABLED, switchedOff(state)), lastAnswers());
        }
        try {
            return Ingredients.of(storeSheets.find(request), lastAnswers());
        } catch (StoreException e) {
            return Ingredients.of(fallback(request, Warning.code(e), e.getMessage()), lastAnswers());
        }
    }

    /**
     * The same answer for the same ingredients.
     *
     * @throws NoAnswerException when they are not complete enough for a strict request
     */
    Stats answer(StatsRequest request, Ingredients made) {
        Sheet sheet = made.found().map(found -> storeSheets.sheet(request, found.snapshot())).orElseGet(made::fallback);
        if (request.strict() && !sheet.complete()) {
            throw incomplete(sheet.missing());
        }
        return new StatsFold(request, sheet, alerts, made.upstreams()).stats();
    }

    private static String switchedOff(SwitchState state) {
        return "The store is switched off " + (state.isFlip() ? "since " + state.changedAt() + " (POST /actuator/statsource)"
                : "(USE_INFLUXDB_STATS=false)");
    }

    private Sheet fallback(StatsRequest request, String code, String reason) {
        Warning why = new Warning(code, reason + ". Figures are the upstream services' own, since their start",
                Affects.with(Affects.LATENCY, "from", "trends"));
        if (request.strict()) {
            throw incomplete(List.of(why));
        }
        FallbackReadings read = fallback.read();
        List<Warning> unavailable = new ArrayList<>();
        read.failures().forEach((service, failure) -> unavailable.add(unavailable(service, failure)));
        if (read.isEmpty()) {
            throw new NoAnswerException("no-source", "nothing answers: " + reason + "; " + messages(unavailable), RETRY_AFTER);
        }
        List<Warning> missing = new ArrayList<>(List.of(why));
        missing.addAll(unavailable);
        return new Sheet(Source.SERVICES_FALLBACK, read.at(), from(read), read.events(), read.services(), List.of(),
                read.lastEvent(), read.lastUpdates(), read.startedAt(), false, missing);
    }

    /** Events are counted by one service, so the answer counts from its start; without it, from the earliest there is. */
    private static Instant from(FallbackReadings read) {
        Instant earliest = read.startedAt().values().stream().min(Instant::compareTo).orElseThrow();
        return read.events().isEmpty() ? earliest : read.events().get(0).window().start();
    }

    private static Warning unavailable(String service, String failure) {
        boolean countsEvents = service.equals(Upstream.WEBSOCKET_INGESTION.label());
        List<String> affects = countsEvents ? Affects.EVENTS : Affects.with(Affects.WRITES, "success_rate");
        return new Warning(Warning.UPSTREAM_UNAVAILABLE, service + " does not answer: " + failure,
                Affects.with(affects, service));
    }

    private static NoAnswerException incomplete(List<Warning> missing) {
        return new NoAnswerException("incomplete-answer",
                "only an incomplete answer could be given: " + messages(missing), RETRY_AFTER);
    }

    private static String messages(List<Warning> warnings) {
        return String.join("; ", warnings.stream().map(Warning::message).toList());
    }

    private Map<Upstream, UpstreamAnswer> lastAnswers() {
        Map<Upstream, UpstreamAnswer> answers = new EnumMap<>(Upstream.class);
        for (Upstream upstream : Upstream.values()) {
            upstreams.last(upstream).ifPresent(answer -> answers.put(upstream, answer));
        }
        return answers;
    }
}

package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.ops.SwitchState;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.PendingWrites;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.web.NoAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Answers from the store, and from the upstream services when that can't be had; says which, and what is missing. */
final class InfluxStatsService {

    /** As long as an outage is checked for: a retry before that finds the same. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final StoreStatsSource storeSource;
    private final FallbackStatsSource fallbacks;
    private final UpstreamMonitor upstreams;
    private final AlertCalculator alerts;
    private final SourceSwitch sourceSwitch;
    private final PendingWrites pendingWrites;
    private final int mostServices;

    /** @param mostServices how many have figures by name */
    InfluxStatsService(StoreStatsSource storeSource, FallbackStatsSource fallbacks, UpstreamMonitor upstreams, AlertCalculator alerts,
            SourceSwitch sourceSwitch, PendingWrites pendingWrites, int mostServices) {
        this.mostServices = mostServices;
        this.storeSource = storeSource;
        this.fallbacks = fallbacks;
        this.upstreams = upstreams;
        this.alerts = alerts;
        this.sourceSwitch = sourceSwitch;
        this.pendingWrites = pendingWrites;
    }

    /** @throws NoAnswerException when no source answers, or none completely enough for a strict request */
    Ingredients ingredients(StatsRequest request) {
        SwitchState state = sourceSwitch.state();
        if (!state.useInfluxdb()) {
            return Ingredients.of(fallback(request, Warning.INFLUXDB_DISABLED, switchedOff(state), false), lastAnswers());
        }
        try {
            CacheResult found = storeSource.find(request);
            return Ingredients.of(found, pending(found.snapshot().readAt()), lastAnswers());
        } catch (StoreException e) {
            return Ingredients.of(fallback(request, Warning.code(e), e.getMessage(), true), lastAnswers());
        }
    }

    /**
     * The same answer for the same ingredients.
     *
     * @throws NoAnswerException when they are not complete enough for a strict request
     */
    Stats answer(StatsRequest request, Ingredients made) {
        StatsReadings read = made.found().map(found -> storeSource.data(request, found.snapshot())).orElseGet(made::fallback);
        StatsReadings data = made.pending().map(read::lacking).orElse(read);
        if (request.strict() && !data.complete()) {
            throw incomplete(messages(data.missing().stream()));
        }
        StatsRequest shown = made.found().isPresent() ? request : request.byMinutes();
        return new StatsCalculator(shown, data, alerts, made.upstreams(), mostServices).stats();
    }

    private Optional<Warning> pending(Instant asOf) {
        return pendingWrites.since(asOf).map(since -> new Warning(Warning.SERVICE_METRICS_PENDING,
                "Service metrics since " + since + " are still to be written to the store",
                MetricNames.with(MetricNames.WRITES, "success_rate", "services")));
    }

    private static String switchedOff(SwitchState state) {
        return "The store is switched off " + (state.isFlip() ? "since " + state.changedAt() + " (POST /actuator/statsource)"
                : "(USE_INFLUXDB_STATS=false)");
    }

    private StatsReadings fallback(StatsRequest request, String code, String reason, boolean withStore) {
        StatsRequest byMinutes = request.byMinutes();
        Warning why = new Warning(code, reason + ". " + (withStore ? "Figures are of what was read before, and since then " : "Figures are ")
                + "the upstream services' own" + (byMinutes == request ? "" : ", by minutes at least"),
                MetricNames.with(MetricNames.LATENCY, "from", "trends"));
        if (request.strict()) {
            throw incomplete(reason);
        }
        StatsReadings data = fallbacks.read(byMinutes, why, withStore);
        if (data.isEmpty() && nobodyAnswers()) {
            String reasons = Stream.concat(Stream.of(reason), data.missing().stream().filter(warning -> warning != why)
                    .map(Warning::message)).collect(Collectors.joining("; "));
            throw new NoAnswerException("no-source", "nothing answers: " + reasons, RETRY_AFTER);
        }
        return data;
    }

    /** Whom nobody has asked yet, right after the start, may answer in a moment. */
    private boolean nobodyAnswers() {
        Map<Upstream, UpstreamAnswer> answers = lastAnswers();
        return answers.size() == upstreams.configured().size()
                && answers.values().stream().allMatch(answer -> answer.health().isEmpty());
    }

    private static NoAnswerException incomplete(String why) {
        return new NoAnswerException("incomplete-answer", "only an incomplete answer could be given: " + why, RETRY_AFTER);
    }

    private static String messages(Stream<Warning> warnings) {
        return warnings.map(Warning::message).collect(Collectors.joining("; "));
    }

    private Map<Upstream, UpstreamAnswer> lastAnswers() {
        Map<Upstream, UpstreamAnswer> answers = new EnumMap<>(Upstream.class);
        for (Upstream upstream : Upstream.values()) {
            upstreams.last(upstream).ifPresent(answer -> answers.put(upstream, answer));
        }
        return answers;
    }
}

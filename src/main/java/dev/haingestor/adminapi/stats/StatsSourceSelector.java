package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheResult;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.ops.SwitchState;
import dev.haingestor.adminapi.rollup.Interval;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.PendingWrites;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.web.NoAnswerException;
import dev.haingestor.adminapi.web.NotKeptException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads from the store, or from the fallback while the store can't be read or is switched off. */
final class StatsSourceSelector {

    /** An earlier retry would meet the same outage. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final StoreStatsSource store;
    private final FallbackStatsSource fallback;
    private final UpstreamMonitor upstreams;
    private final SourceSwitch sourceSwitch;
    private final PendingWrites pendingWrites;

    StatsSourceSelector(
            StoreStatsSource store,
            FallbackStatsSource fallback,
            UpstreamMonitor upstreams,
            SourceSwitch sourceSwitch,
            PendingWrites pendingWrites) {
        this.store = store;
        this.fallback = fallback;
        this.upstreams = upstreams;
        this.sourceSwitch = sourceSwitch;
        this.pendingWrites = pendingWrites;
    }

    /**
     * Reads all that an answer is made of.
     *
     * @throws NoAnswerException when no source answers, or none completely enough for a strict request
     */
    StatsInputs read(StatsRequest request) {
        StatsInputs inputs = anyhow(request);
        if (request.strict() && !inputs.readings().complete()) {
            throw incomplete(
                    inputs.readings().missing().stream().map(Warning::message).collect(Collectors.joining("; ")));
        }
        return inputs;
    }

    private StatsInputs anyhow(StatsRequest request) {
        SwitchState state = sourceSwitch.state();
        if (!state.useInfluxdb()) {
            return fallback(request, Warning.INFLUXDB_DISABLED, switchedOff(state), false);
        }
        try {
            CacheResult result = store.find(request);
            StatsReadings readings = store.readings(request, result.snapshot());
            Earlier earlier = earlier(request, result.snapshot().readAt(), time -> store.earlier(request, time));
            StatsReadings known = earlier.failure().map(readings::lacking).orElse(readings);
            return new StatsInputs(
                    request,
                    pending(readings.asOf()).map(known::lacking).orElse(known),
                    earlier.readings(),
                    Optional.of(result),
                    lastAnswers(),
                    () -> fallback.sampled(request, readings.asOf()));
        } catch (StoreException e) {
            return fallback(request, Warning.code(e), e.getMessage(), true);
        }
    }

    /**
     * The earlier time that a request's time is compared with.
     *
     * @param failure why it could not be read
     */
    private record Earlier(Optional<StatsReadings> readings, Optional<Warning> failure) {}

    private static Earlier earlier(StatsRequest request, Instant now, Function<Interval, StatsReadings> source) {
        try {
            return new Earlier(request.earlier(now).map(source), Optional.empty());
        } catch (NotKeptException nothingLeft) {
            return new Earlier(Optional.empty(), Optional.empty());
        } catch (StoreException e) {
            Warning why = new Warning(
                    Warning.code(e), "The time to compare with: " + e.getMessage(), List.of("comparison", "previous"));
            return new Earlier(Optional.empty(), Optional.of(why));
        }
    }

    private Optional<Warning> pending(Instant asOf) {
        return pendingWrites
                .since(asOf)
                .map(since -> new Warning(
                        Warning.SERVICE_METRICS_PENDING,
                        "Service metrics since " + since + " are still to be written to the store",
                        MetricNames.with(MetricNames.WRITES, "success_rate", "services")));
    }

    private static String switchedOff(SwitchState state) {
        return "The store is switched off "
                + (state.isFlip()
                        ? "since " + state.changedAt() + " (POST /actuator/statsource)"
                        : "(USE_INFLUXDB_STATS=false)");
    }

    private StatsInputs fallback(StatsRequest request, String code, String reason, boolean withStore) {
        StatsRequest byMinutes = request.byMinutes();
        Warning why = new Warning(
                code,
                reason + ". " + (withStore ? "Figures are of what was read before, and since then " : "Figures are ")
                        + "the upstream services' own" + (byMinutes == request ? "" : ", by minutes at least"),
                MetricNames.with(MetricNames.LATENCY, "from", "trends"));
        if (request.strict()) {
            throw incomplete(reason);
        }
        StatsReadings data = fallback.read(byMinutes, why, withStore);
        if (data.isEmpty() && nobodyAnswers()) {
            String reasons = Stream.concat(
                            Stream.of(reason),
                            data.missing().stream()
                                    .filter(warning -> warning != why)
                                    .map(Warning::message))
                    .collect(Collectors.joining("; "));
            throw new NoAnswerException("no-source", "nothing answers: " + reasons, RETRY_AFTER);
        }
        Earlier earlier = earlier(byMinutes, data.asOf(), time -> fallback.read(byMinutes.at(time), why, withStore));
        return new StatsInputs(
                byMinutes,
                data,
                earlier.readings(),
                Optional.empty(),
                lastAnswers(),
                () -> fallback.sampled(byMinutes, data.asOf()));
    }

    /** Whether all upstream services were asked and none answered; right after the start one may still answer. */
    private boolean nobodyAnswers() {
        Map<Upstream, UpstreamAnswer> answers = lastAnswers();
        return answers.size() == upstreams.configured().size()
                && answers.values().stream().allMatch(answer -> answer.health().isEmpty());
    }

    private static NoAnswerException incomplete(String why) {
        return new NoAnswerException(
                "incomplete-answer", "only an incomplete answer could be given: " + why, RETRY_AFTER);
    }

    private Map<Upstream, UpstreamAnswer> lastAnswers() {
        Map<Upstream, UpstreamAnswer> answers = new EnumMap<>(Upstream.class);
        for (Upstream upstream : Upstream.values()) {
            upstreams.last(upstream).ifPresent(answer -> answers.put(upstream, answer));
        }
        return answers;
    }
}

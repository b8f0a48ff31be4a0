package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The figures of each window that an answer shows. */
final class WindowFigures {

    private final StatsReadings data;
    private final Map<Instant, Reading> events;
    private final Map<Instant, Reading> services;
    private final Map<Instant, Reading> latency;
    private final SortedSet<Instant> starts = new TreeSet<>();

    WindowFigures(StatsReadings data) {
        this.data = data;
        this.events = byStart(data.events());
        this.services = byStart(data.services());
        this.latency = byStart(data.latency());
        starts.addAll(events.keySet());
        starts.addAll(services.keySet());
    }

    private Map<Instant, Reading> byStart(List<Reading> readings) {
        return data.shown(readings).stream()
                .collect(Collectors.toMap(reading -> reading.window().start(), Function.identity()));
    }

    /** The starts of the windows of which something is known, in order. */
    SortedSet<Instant> starts() {
        return Collections.unmodifiableSortedSet(starts);
    }

    /** The number of events; null when no source counts them. */
    @Nullable
    Long events(Instant start) {
        return reading(events, start)
                .flatMap(reading -> StatsCalculator.events(List.of(reading)))
                .orElse(null);
    }

    @Nullable
    Double eventsPerMinute(Instant start) {
        return ServiceMetrics.perMinute(
                events(start), reading(events, start).map(Reading::covered).orElse(Duration.ZERO));
    }

    /** The figures of all services together. */
    ServiceMetrics all(Instant start) {
        return ServiceMetrics.of(rollup(services, start).only(data::isCounted))
                .and(ServiceMetrics.of(rollup(latency, start).only(data::isCounted)));
    }

    ServiceMetrics of(Group service, Instant start) {
        return ServiceMetrics.of(rollup(services, start), service)
                .and(ServiceMetrics.of(rollup(latency, start), service));
    }

    /** What was received and stored; empty where one of it is not known. */
    Optional<ReceivedEvents> received(Instant start) {
        return ReceivedEvents.of(
                reading(events, start).stream().toList(),
                reading(services, start).stream().toList());
    }

    /** The source of a window: the fallback, if any part of it is. */
    String source(Instant start) {
        List<Source> sources = Stream.of(events.get(start), services.get(start))
                .filter(Objects::nonNull)
                .map(Reading::source)
                .toList();
        return (sources.contains(Source.SERVICES_FALLBACK) ? Source.SERVICES_FALLBACK : sources.get(0)).label();
    }

    /** Whether everything that is known of a window covers it wholly. */
    boolean isWhole(Instant start) {
        return Stream.of(events.get(start), services.get(start))
                .filter(Objects::nonNull)
                .allMatch(Reading::whole);
    }

    private static Optional<Reading> reading(Map<Instant, Reading> readings, Instant start) {
        return Optional.ofNullable(readings.get(start));
    }

    private static Rollup rollup(Map<Instant, Reading> readings, Instant start) {
        return reading(readings, start).map(Reading::rollup).orElse(Rollup.EMPTY);
    }
}

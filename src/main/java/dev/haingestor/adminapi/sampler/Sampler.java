package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.DurationSketch;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.upstream.AnswerHistory;
import dev.haingestor.adminapi.upstream.Availability;
import dev.haingestor.adminapi.upstream.DualClockTime;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.SkewedClock;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statistics that are known without the store: the increases of the upstream services' counters, by minute for the last 48
 * hours, as readings like a store's. Sampling never pauses, so that a fallback has a history.
 *
 * <p>An increase is spread evenly over the time between two answers of a service, as its course is unknown. So whatever was
 * missed, sums are exact, and so are rates over the covered time.
 */
public final class Sampler {

    private static final Set<String> BESIDES = Set.of(ServiceLabels.STORE, ServiceLabels.SELF);

    private final SampledQueries queries;
    private final Map<Upstream, ServiceHistory> histories = new EnumMap<>(Upstream.class);
    private final Map<String, DurationHistory> times = new TreeMap<>();
    private final Map<String, Availability> availability = new LinkedHashMap<>();
    private final Map<String, AnswerHistory> answers = new HashMap<>();
    private final Map<String, Instant> lastUpdates = new HashMap<>();
    private final List<ServiceDelta> pending = new ArrayList<>();
    private final Duration interval;
    private final Object telling = new Object();
    private @Nullable Instant lastEvent;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** @param interval between ticks */
    public Sampler(SampledQueries queries, Duration interval) {
        this.queries = queries;
        this.interval = interval;
        Upstream.all().forEach(upstream -> histories.put(upstream, new ServiceHistory(upstream.label(), interval)));
    }

    /**
     * Whether a service belongs to the ingestion: only these count for the figures of all services together. The store and this
     * service have figures of their own.
     */
    public static boolean isOfIngestion(String service) {
        return !BESIDES.contains(service);
    }

    /**
     * The known windows, in order; a missing one is unknown, not empty. A reading covers the time between answers of the
     * service that counts (of SERVICES and LATENCY: the one that is known for longest).
     *
     * @param range of steps of whole minutes
     * @return nothing for a query that is none of {@link SampledQueries}
     */
    public List<Reading> known(SeriesQuery query, Range range) {
        if (range.step().toSeconds() % MinuteRingBuffer.SECONDS != 0) {
            throw new IllegalArgumentException("known by whole minutes, not by " + range.step());
        }
        return locked(() -> {
            if (query.equals(queries.events())) {
                return events(range);
            }
            return query.equals(queries.services())
                    ? services(range)
                    : query.equals(queries.latency()) ? latency(range) : List.of();
        });
    }

    /**
     * The reading of a part of a minute, by single increases: parts add up to the minute. It covers the known time, which may
     * be none.
     *
     * @return empty where single increases are not kept any more; always for LATENCY
     */
    public Optional<Reading> part(SeriesQuery query, Window part) {
        return locked(() -> {
            if (query.equals(queries.events())) {
                return history(Upstream.WEBSOCKET_INGESTION).part(part).map(counts -> events(part, counts));
            }
            return query.equals(queries.services()) ? services(part) : Optional.empty();
        });
    }

    private Optional<Reading> services(Window part) {
        Map<Upstream, Map<UpstreamCounter, MinuteCount>> known = new EnumMap<>(Upstream.class);
        histories.forEach((upstream, history) -> history.part(part).ifPresent(counts -> known.put(upstream, counts)));
        return known.size() == histories.size() ? Optional.of(services(part, known)) : Optional.empty();
    }

    /** When an upstream service last answered; nothing later is known. */
    public Optional<Instant> until() {
        return locked(this::lastSample);
    }

    private Optional<Instant> lastSample() {
        return histories.values().stream()
                .flatMap(history -> history.lastSample().stream())
                .max(Instant::compareTo);
    }

    /** When the last event was received; empty until it is known. */
    public Optional<Instant> lastEvent() {
        return locked(() -> Optional.ofNullable(lastEvent));
    }

    /** When each service last wrote, by its name; those that don't tell are left out. */
    public Map<String, Instant> lastUpdates() {
        return locked(() -> Map.copyOf(lastUpdates));
    }

    /** The availability of each sampled service, by its name. */
    public Map<String, Availability> ticks() {
        return locked(() -> new LinkedHashMap<>(availability));
    }

    /** How a sampled service has answered in the last 24 hours. */
    public AnswerHistory.Summary lastDay(String service, Instant now) {
        return locked(() -> {
            AnswerHistory history = answers.get(service);
            return history == null ? AnswerHistory.Summary.NONE : history.summary(now);
        });
    }

    private AnswerHistory answersOf(String service) {
        return answers.computeIfAbsent(service, name -> new AnswerHistory());
    }

    /**
     * Takes an upstream service's answer at a tick, or its failure to answer. Those of one service come one after the other.
     */
    void take(UpstreamAnswer answer) {
        lock.writeLock().lock();
        try {
            count(answer.upstream().label(), Availability.of(answer.health().isPresent()));
            if (answer.health().isPresent()) {
                answersOf(answer.upstream().label()).answered(answer.answeredAt(), answer.took());
            } else {
                answersOf(answer.upstream().label()).failed(answer.answeredAt());
            }
            answer.health().ifPresent(health -> take(answer, health));
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void take(UpstreamAnswer answer, UpstreamHealth health) {
        SkewedClock theirs =
                new SkewedClock(health.timestamp(), answer.askedAt().plus(answer.took()));
        health.lastEventTime().flatMap(theirs::byOurs).ifPresent(time -> lastEvent = time);
        health.lastWriteTime()
                .flatMap(theirs::byOurs)
                .ifPresent(time -> lastUpdates.put(answer.upstream().label(), time));
        pending.addAll(history(answer.upstream()).take(Sample.of(answer)));
    }

    /** Hands over the deltas since the last time. */
    void tell(Consumer<List<ServiceDelta>> listener) {
        synchronized (telling) {
            listener.accept(pending());
        }
    }

    /** The state to keep, of a moment at which no delta is being handed over: the listener has it, or the state. */
    public SamplerState state() {
        synchronized (telling) {
            return locked(() -> {
                Map<String, SamplerState.Service> services = new TreeMap<>();
                histories.forEach((upstream, history) ->
                        history.state().ifPresent(state -> services.put(upstream.label(), state)));
                return new SamplerState(services, List.copyOf(pending));
            });
        }
    }

    /**
     * Continues from the state before a restart of this service; only before the first sample. What is too old to be kept, or
     * of the future as our clock was wrong, is dropped.
     */
    public void restore(SamplerState state, DualClockTime now) {
        Predicate<Instant> isKept = time ->
                time.isAfter(now.time().minus(Duration.ofMinutes(MinuteRingBuffer.KEPT))) && !time.isAfter(now.time());
        lock.writeLock().lock();
        try {
            state.services()
                    .forEach((service, before) -> history(service)
                            .filter(known -> isKept.test(before.last().asked()))
                            .ifPresent(history -> history.restore(before, now)));
            state.pending().stream().filter(delta -> isKept.test(delta.to())).forEach(pending::add);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private List<ServiceDelta> pending() {
        lock.writeLock().lock();
        try {
            List<ServiceDelta> all = List.copyOf(pending);
            pending.clear();
            return all;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Counts ticks at which a service was not asked, as a request was still open or we did not run. */
    void missed(String service, long ticksMissed) {
        lock.writeLock().lock();
        try {
            count(service, new Availability(ticksMissed, 0));
        } finally {
            lock.writeLock().unlock();
        }
    }

    void take(String service, Instant tick, Probe.Result result) {
        lock.writeLock().lock();
        try {
            count(service, Availability.of(result.answered()));
            if (result.answered()) {
                result.times()
                        .map(DurationSketch::gauge)
                        .ifPresent(all -> answersOf(service).answered(tick, all.count(), all.sum()));
                times.computeIfAbsent(service, name -> new DurationHistory()).add(tick, interval, result.times());
            } else {
                answersOf(service).failed(tick);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void count(String service, Availability more) {
        availability.merge(service, more, Availability::plus);
    }

    private List<Reading> events(Range range) {
        List<Map<UpstreamCounter, MinuteCount>> windows =
                history(Upstream.WEBSOCKET_INGESTION).windows(range);
        return IntStream.range(0, range.count())
                .filter(window -> received(windows.get(window)).points() > 0)
                .mapToObj(window -> events(range.window(window), windows.get(window)))
                .toList();
    }

    private Reading events(Window window, Map<UpstreamCounter, MinuteCount> counts) {
        MinuteCount received = received(counts);
        String marker = queries.events().fields().firstKey();
        Rollup rollup =
                received.count() == 0 ? Rollup.EMPTY : Rollup.of(Group.ALL, marker, new Points(received.count()));
        return reading(window, rollup, received.covered());
    }

    private static MinuteCount received(Map<UpstreamCounter, MinuteCount> counts) {
        return counts.getOrDefault(UpstreamCounter.PROCESSED, MinuteCount.NONE);
    }

    private List<Reading> services(Range range) {
        Map<Upstream, List<Map<UpstreamCounter, MinuteCount>>> windows = new EnumMap<>(Upstream.class);
        histories.forEach((upstream, history) -> windows.put(upstream, history.windows(range)));
        return IntStream.range(0, range.count())
                .mapToObj(window -> {
                    Map<Upstream, Map<UpstreamCounter, MinuteCount>> known = new EnumMap<>(Upstream.class);
                    windows.forEach((upstream, counts) -> known.put(upstream, counts.get(window)));
                    return services(range.window(window), known);
                })
                .filter(reading -> !reading.rollup().isEmpty())
                .toList();
    }

    private Reading services(Window window, Map<Upstream, Map<UpstreamCounter, MinuteCount>> known) {
        Map<Group, Map<String, Cell>> cells = new HashMap<>();
        known.forEach((upstream, counts) -> {
            Map<String, Cell> own = ServiceHistory.cells(counts);
            own.keySet().retainAll(queries.services().fields().keySet());
            cells.put(Group.of(upstream.label()), own);
        });
        Duration longest = known.values().stream()
                .flatMap(counts -> counts.values().stream())
                .map(MinuteCount::covered)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return reading(window, new Rollup(cells), longest);
    }

    private List<Reading> latency(Range range) {
        Map<Integer, Map<Group, Map<String, Cell>>> cells = new TreeMap<>();
        Map<Integer, Duration> longest = new HashMap<>();
        times.forEach((service, history) -> {
            history.covered(range).forEach((window, covered) -> {
                cells.computeIfAbsent(window, known -> new HashMap<>());
                longest.merge(window, covered, (one, other) -> one.compareTo(other) > 0 ? one : other);
            });
            history.cells(range)
                    .forEach((window, cell) -> cells.computeIfAbsent(window, known -> new HashMap<>())
                            .put(Group.of(service), Map.of(ServiceFields.PROCESSING_TIME, cell)));
        });
        List<Reading> readings = new ArrayList<>();
        cells.forEach((window, known) -> readings.add(
                reading(range.window(window), new Rollup(known), longest.getOrDefault(window, Duration.ZERO))));
        return readings;
    }

    private Reading reading(Window window, Rollup rollup, Duration covered) {
        Instant readAt = lastSample().orElse(window.end());
        return new Reading(window, rollup, readAt, covered, Source.SERVICES_FALLBACK);
    }

    /** Every upstream service has a history from the start. */
    private ServiceHistory history(Upstream upstream) {
        return Objects.requireNonNull(histories.get(upstream));
    }

    private Optional<ServiceHistory> history(String service) {
        return Upstream.all().stream()
                .filter(upstream -> upstream.label().equals(service))
                .findFirst()
                .map(this::history);
    }

    private <T> T locked(Supplier<T> question) {
        lock.readLock().lock();
        try {
            return question.get();
        } finally {
            lock.readLock().unlock();
        }
    }
}

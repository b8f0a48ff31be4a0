package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.SharedWindows;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.rollup.WindowSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Shares settled windows by Redis. An entry is used when it is whole, belongs to this store, window and generation, was read
 * after the window had settled by our own lateness, and is young enough to be read again in time.
 */
public final class RedisWindowSource implements SharedWindows {

    private static final int WAITING_ENTRIES = 20_000;
    private static final int KEYS_A_CALL = 100;
    private static final int ENTRIES_A_CALL = 200;

    private final Redis redis;
    private final RedisKeys keys;
    private final RedisGeneration generation;
    private final CacheProperties properties;
    private final Duration limit;
    private final Source source;
    private final RedisCacheMetrics metrics;
    private final Clock clock;
    private final Executor lookups;
    private final Map<Windows, Instant> changes = new ConcurrentHashMap<>();
    private final BlockingQueue<Offer> offers = new ArrayBlockingQueue<>(WAITING_ENTRIES);

    /**
     * @param limit how long a lookup may take
     * @param source of the store whose windows they are
     * @param lookups runs lookups, and rejects them when there are too many
     */
    public RedisWindowSource(
            Redis redis,
            RedisKeys keys,
            RedisGeneration generation,
            CacheProperties properties,
            Duration limit,
            Source source,
            RedisCacheMetrics metrics,
            Clock clock,
            Executor lookups) {
        this.redis = redis;
        this.keys = keys;
        this.generation = generation;
        this.properties = properties;
        this.limit = limit;
        this.source = source;
        this.metrics = metrics;
        this.clock = clock;
        this.lookups = lookups;
    }

    @Override
    public WindowSource above(WindowSource store) {
        return (query, range, asOf) -> {
            List<Instant> starts = range.windows().stream().map(Window::start).toList();
            return find(query, range.step(), starts).thenCompose(found -> withRest(store, query, range, asOf, found));
        };
    }

    private static CompletableFuture<List<Reading>> withRest(
            WindowSource store, SeriesQuery query, Range range, Instant asOf, Map<Instant, Reading> found) {
        List<Instant> rest = range.windows().stream()
                .map(Window::start)
                .filter(start -> !found.containsKey(start))
                .toList();
        List<CompletableFuture<List<Reading>>> runs = Range.contiguous(rest, range.step()).stream()
                .map(run -> store.windows(query, run, asOf))
                .toList();
        return CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new))
                .thenApply(done -> Stream.concat(
                                found.values().stream(), runs.stream().flatMap(run -> run.join().stream()))
                        .sorted(Comparator.comparing(reading -> reading.window().start()))
                        .toList());
    }

    /** The windows that Redis has, by their start; the future is completed within the time limit, and never fails. */
    public CompletableFuture<Map<Instant, Reading>> find(SeriesQuery query, Duration step, List<Instant> starts) {
        if (!redis.isConnected() || !generation.isShared()) {
            metrics.skipped(RedisCacheMetrics.Reason.UNAVAILABLE, starts.size());
            return CompletableFuture.completedFuture(Map.of());
        }
        Lookup lookup = new Lookup(query, step, starts);
        CompletableFuture<Map<Instant, Reading>> result = lookup.result;
        try {
            lookups.execute(lookup);
        } catch (RejectedExecutionException e) {
            metrics.skipped(RedisCacheMetrics.Reason.BUSY, starts.size());
            result.complete(Map.of());
        }
        // Windows that were found by then are used.
        CompletableFuture<Void> alarm = new CompletableFuture<>();
        alarm.completeOnTimeout(null, limit.toMillis(), TimeUnit.MILLISECONDS).thenRun(() -> {
            if (lookup.waits && !result.isDone()) {
                redis.tooSlow(limit);
            }
            result.complete(Map.copyOf(lookup.found));
        });
        return result.whenComplete((readings, never) -> alarm.cancel(false));
    }

    /** Looks windows up, until the time limit. */
    private final class Lookup implements Runnable {

        private final SeriesQuery query;
        private final Duration step;
        private final List<Instant> starts;
        private final Map<Instant, Reading> found = new ConcurrentHashMap<>();
        private final CompletableFuture<Map<Instant, Reading>> result = new CompletableFuture<>();

        /** Whether Redis is being waited for, and not a thread of ours. */
        private volatile boolean waits;

        Lookup(SeriesQuery query, Duration step, List<Instant> starts) {
            this.query = query;
            this.step = step;
            this.starts = starts;
        }

        @Override
        public void run() {
            try {
                for (int first = 0; first < starts.size() && !result.isDone(); first += KEYS_A_CALL) {
                    look(starts.subList(first, Math.min(starts.size(), first + KEYS_A_CALL)));
                }
            } finally {
                result.complete(Map.copyOf(found));
            }
        }

        private void look(List<Instant> some) {
            List<String> asked = new ArrayList<>(List.of(generation.key()));
            some.forEach(start -> asked.add(keys.of(query, step, start)));
            waits = true;
            Optional<List<byte[]>> values = redis.get(asked);
            waits = false;
            if (values.isEmpty() || !generation.is(values.get().get(0))) {
                return;
            }
            for (int i = 0; i < some.size() && !result.isDone(); i++) {
                Window window = new Window(some.get(i), some.get(i).plus(step));
                believed(values.get().get(i + 1), asked.get(i + 1), window)
                        .ifPresent(reading -> found.put(window.start(), reading));
            }
        }

        private Optional<Reading> believed(byte[] bytes, String key, Window window) {
            if (bytes == null) {
                metrics.missed();
                return Optional.empty();
            }
            try {
                RedisEntry entry = RedisEntry.of(bytes);
                Optional<RedisCacheMetrics.Refusal> refusal = refusal(entry, key, window);
                refusal.ifPresentOrElse(metrics::refused, metrics::hit);
                return refusal.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Reading(window, entry.rollup(), entry.readAt(), window.length(), source));
            } catch (RedisEntry.OddEntryException e) {
                metrics.refused(e.reason());
                return Optional.empty();
            }
        }

        private Optional<RedisCacheMetrics.Refusal> refusal(RedisEntry entry, String key, Window window) {
            if (!entry.key().equals(key)) {
                return Optional.of(RedisCacheMetrics.Refusal.OTHER);
            }
            if (!generation.is(entry.generation())) {
                return Optional.of(RedisCacheMetrics.Refusal.GENERATION);
            }
            Instant now = clock.instant();
            if (entry.readAt().isAfter(now)) {
                return Optional.of(RedisCacheMetrics.Refusal.FUTURE);
            }
            if (!entry.readAt().isAfter(now.minus(properties.believedFor()))) {
                return Optional.of(RedisCacheMetrics.Refusal.EXPIRED);
            }
            if (entry.readAt().isBefore(window.end().plus(properties.lateness()))) {
                return Optional.of(RedisCacheMetrics.Refusal.UNSETTLED);
            }
            return hasChanged(query, step, entry.readAt())
                    ? Optional.of(RedisCacheMetrics.Refusal.CHANGED)
                    : Optional.empty();
        }
    }

    /** All longer windows of the query count as changed: which of them overlap is not kept. */
    @Override
    public void changed(SeriesQuery query, Duration step, Instant readAt) {
        changes.merge(new Windows(query, step), readAt, (one, two) -> one.isAfter(two) ? one : two);
    }

    private boolean hasChanged(SeriesQuery query, Duration step, Instant readAt) {
        return changes.entrySet().stream()
                .anyMatch(change -> change.getKey().query().equals(query)
                        && change.getKey().step().compareTo(step) < 0
                        && readAt.isBefore(change.getValue()));
    }

    @Override
    public void offer(SeriesQuery query, Duration step, Reading reading) {
        if (!generation.isKnown()) {
            metrics.skipped(RedisCacheMetrics.Reason.UNAVAILABLE, 1);
        } else if (!offers.offer(new Offer(query, step, reading, generation.text()))) {
            metrics.skipped(RedisCacheMetrics.Reason.BUSY, 1);
        }
    }

    /** Sends the windows that were offered. */
    @Scheduled(fixedDelay = 100, timeUnit = TimeUnit.MILLISECONDS)
    public void send() {
        for (List<Offer> some = next(); !some.isEmpty(); some = next()) {
            Map<String, Redis.Value> values = new HashMap<>();
            some.forEach(offer -> ttl(offer.reading()).ifPresent(ttl -> {
                String key = keys.of(
                        offer.query(), offer.step(), offer.reading().window().start());
                values.put(
                        key,
                        new Redis.Value(
                                new RedisEntry(
                                                key,
                                                offer.generation(),
                                                offer.reading().readAt(),
                                                offer.reading().rollup())
                                        .bytes(),
                                ttl));
            }));
            if (!values.isEmpty() && !redis.put(values)) {
                metrics.skipped(RedisCacheMetrics.Reason.UNAVAILABLE, values.size());
            }
        }
    }

    private List<Offer> next() {
        List<Offer> some = new ArrayList<>();
        offers.drainTo(some, ENTRIES_A_CALL);
        return some;
    }

    private Optional<Duration> ttl(Reading reading) {
        Duration left = Duration.between(clock.instant(), reading.readAt().plus(properties.settledTtl()));
        return left.toMillis() > 0 ? Optional.of(left) : Optional.empty();
    }

    @Override
    public boolean invalidate(Runnable here) {
        return generation.advance(here);
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
        generation.await(atMost);
    }

    private record Windows(SeriesQuery query, Duration step) {}

    private record Offer(SeriesQuery query, Duration step, Reading reading, String generation) {}
}

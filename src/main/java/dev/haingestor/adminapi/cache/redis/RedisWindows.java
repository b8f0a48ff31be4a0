package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Settled windows in Redis. A window that is found there is used when it was read after it had settled by our own lateness, and
 * is young enough to be read again in time.
 */
final class RedisWindows {

    private static final int WAITING_OFFERS = 20_000;
    private static final int KEYS_A_CALL = 100;
    private static final int OFFERS_A_CALL = 200;

    private final RedisSharing sharing;
    private final CacheProperties properties;
    private final RedisCacheMetrics metrics;
    private final Clock clock;
    private final BlockingQueue<Offer> offers = new ArrayBlockingQueue<>(WAITING_OFFERS);

    RedisWindows(RedisSharing sharing, CacheProperties properties, RedisCacheMetrics metrics, Clock clock) {
        this.sharing = sharing;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Finds windows, by their start. The future is completed within the time limit of a lookup, and never fails.
     *
     * @param after windows that were read earlier are left out
     */
    CompletableFuture<Map<Instant, Reading>> find(
            SeriesQuery query, Duration step, List<Instant> starts, Source source, Instant after) {
        Optional<String> prefix = sharing.prefix();
        if (prefix.isEmpty()) {
            metrics.skipped(RedisCacheMetrics.Reason.UNAVAILABLE, starts.size());
            return CompletableFuture.completedFuture(Map.of());
        }
        String keys = keys(prefix.get(), query, step);
        Map<Instant, Reading> found = new HashMap<>();
        CompletableFuture<Map<Instant, Reading>> all = CompletableFuture.completedFuture(found);
        for (int first = 0; first < starts.size(); first += KEYS_A_CALL) {
            List<Instant> some = starts.subList(first, Math.min(starts.size(), first + KEYS_A_CALL));
            // Not in the threads of the connection, which others' answers come by.
            all = all.thenCombineAsync(get(keys, some), (known, values) -> {
                for (int i = 0; i < values.size(); i++) {
                    Window window = new Window(some.get(i), some.get(i).plus(step));
                    usable(values.get(i), window, after)
                            .ifPresent(entry -> found.put(window.start(), reading(entry, window, source)));
                }
                return known;
            });
        }
        return all;
    }

    private CompletableFuture<List<Optional<byte[]>>> get(String keys, List<Instant> starts) {
        return sharing.redis()
                .get(starts.stream().map(start -> key(keys, start)).toList(), sharing.limit())
                .thenApply(values -> values.orElse(List.of()));
    }

    private static String keys(String prefix, SeriesQuery query, Duration step) {
        return prefix + RedisKeys.digest(List.of(query)) + ":" + step.toSeconds() + ":";
    }

    private static String key(String keys, Instant start) {
        return keys + start.getEpochSecond();
    }

    private static Reading reading(RedisEntry entry, Window window, Source source) {
        return new Reading(window, entry.rollup(), entry.readAt(), window.length(), source);
    }

    private Optional<RedisEntry> usable(Optional<byte[]> bytes, Window window, Instant after) {
        if (bytes.isEmpty()) {
            metrics.missed();
            return Optional.empty();
        }
        Optional<RedisEntry> entry = RedisEntry.of(bytes.get());
        Optional<RedisCacheMetrics.Refusal> refusal =
                entry.map(it -> refusal(it.readAt(), window)).orElse(Optional.of(RedisCacheMetrics.Refusal.DAMAGED));
        if (refusal.isPresent()) {
            metrics.refused(refusal.get());
            return Optional.empty();
        }
        if (!entry.get().readAt().isAfter(after)) {
            metrics.missed();
            return Optional.empty();
        }
        metrics.hit();
        return entry;
    }

    private Optional<RedisCacheMetrics.Refusal> refusal(Instant readAt, Window window) {
        Instant now = clock.instant();
        if (readAt.isAfter(now)) {
            return Optional.of(RedisCacheMetrics.Refusal.FUTURE);
        }
        if (!readAt.isAfter(now.minus(properties.believedFor()))) {
            return Optional.of(RedisCacheMetrics.Refusal.EXPIRED);
        }
        return readAt.isBefore(window.end().plus(properties.lateness()))
                ? Optional.of(RedisCacheMetrics.Refusal.UNSETTLED)
                : Optional.empty();
    }

    /** Queues a window to be sent; it is dropped if too many wait. */
    void offer(SeriesQuery query, Duration step, Reading reading) {
        Optional<String> prefix = sharing.prefix();
        if (prefix.isEmpty()) {
            metrics.skipped(RedisCacheMetrics.Reason.UNAVAILABLE, 1);
        } else if (!offers.offer(new Offer(prefix.get(), query, step, reading))) {
            metrics.skipped(RedisCacheMetrics.Reason.BUSY, 1);
        }
    }

    /** Sends the windows that were offered. */
    @Scheduled(fixedDelay = 100)
    void send() {
        for (List<Offer> some = next(); !some.isEmpty(); some = next()) {
            List<CompletableFuture<Boolean>> sent = some.stream()
                    .flatMap(offer -> ttl(offer.reading()).map(ttl -> send(offer, ttl)).stream())
                    .toList();
            long lost = sent.stream().filter(taken -> !taken.join()).count();
            metrics.skipped(RedisCacheMetrics.Reason.UNAVAILABLE, (int) lost);
        }
    }

    private CompletableFuture<Boolean> send(Offer offer, Duration ttl) {
        String keys = keys(offer.prefix(), offer.query(), offer.step());
        RedisEntry entry =
                new RedisEntry(offer.reading().readAt(), offer.reading().rollup());
        return sharing.redis().set(key(keys, offer.reading().window().start()), new Redis.Value(entry.bytes(), ttl));
    }

    private List<Offer> next() {
        List<Offer> some = new ArrayList<>();
        offers.drainTo(some, OFFERS_A_CALL);
        return some;
    }

    private Optional<Duration> ttl(Reading reading) {
        Duration left = Duration.between(clock.instant(), reading.readAt().plus(properties.settledTtl()));
        return left.toMillis() > 0 ? Optional.of(left) : Optional.empty();
    }

    void delete(SeriesQuery query, Duration step, Instant start) {
        sharing.prefix().ifPresent(prefix -> sharing.redis().delete(List.of(key(keys(prefix, query, step), start))));
    }

    private record Offer(String prefix, SeriesQuery query, Duration step, Reading reading) {}
}

package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.Tail;
import dev.haingestor.adminapi.cache.TailKey;
import dev.haingestor.adminapi.cache.TailRead;
import dev.haingestor.adminapi.cache.redis.RedisCacheMetrics.TailOrigin;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads each tail once for all instances. The one that gets the lease reads it from the store and puts it into Redis. The
 * others wait for it there; when it doesn't come, as the holder is slow or has died, they read for themselves.
 *
 * <p>A lease lasts as long as a tail may be served, so whoever gets one knows that there is no tail. It ends earlier only where
 * the read fails.
 */
final class RedisTails {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** A larger tail could not be had within the time limit of a lookup: then each instance reads for itself. */
    private static final int MAX_BYTES = 1 << 20;

    /** Stands for a tail that is not shared, so that nobody waits for it. */
    private static final byte[] TOO_LARGE = {};

    private final RedisSharing sharing;
    private final RedisLeases leases;
    private final CacheProperties properties;
    private final RedisCacheMetrics metrics;
    private final Duration patience;

    /** @param patience how long an instance waits for the tail of another one before it reads for itself */
    RedisTails(
            RedisSharing sharing,
            RedisLeases leases,
            CacheProperties properties,
            RedisCacheMetrics metrics,
            Duration patience) {
        this.sharing = sharing;
        this.leases = leases;
        this.properties = properties;
        this.metrics = metrics;
        this.patience = patience;
    }

    /**
     * Finds a tail, or reads it.
     *
     * @param usable whether a tail that was found will do
     */
    CompletableFuture<TailRead> tail(TailKey key, Predicate<Tail> usable, Supplier<TailRead> read) {
        return sharing.prefix()
                .filter(prefix -> !properties.liveTtl().isZero())
                .map(prefix -> new Search(prefix, key, usable, read).look())
                .orElseGet(() -> CompletableFuture.completedFuture(read.get()));
    }

    private final class Search {

        private final List<SeriesQuery> queries;
        private final String tailKey;
        private final String leaseKey;
        private final Predicate<Tail> usable;
        private final Supplier<TailRead> read;
        private final long until = System.nanoTime() + patience.toNanos();

        Search(String prefix, TailKey key, Predicate<Tail> usable, Supplier<TailRead> read) {
            this.queries = key.queries();
            String name = RedisKeys.digest(queries) + ":" + key.base().toSeconds();
            this.tailKey = prefix + "tail:" + name;
            this.leaseKey = prefix + "lease:" + name;
            this.usable = usable;
            this.read = read;
        }

        CompletableFuture<TailRead> look() {
            return sharing.redis().get(List.of(tailKey), sharing.limit()).thenComposeAsync(values -> {
                if (values.isEmpty()) {
                    return read(TailOrigin.ALONE);
                }
                Optional<byte[]> bytes = values.get().get(0);
                if (bytes.isEmpty()) {
                    return acquire();
                }
                Optional<Tail> found = RedisEntry.tail(bytes.get(), queries).filter(usable);
                if (found.isEmpty()) {
                    return read(TailOrigin.ALONE);
                }
                metrics.tail(TailOrigin.SHARED);
                return CompletableFuture.completedFuture(TailRead.of(found.get()));
            });
        }

        private CompletableFuture<TailRead> acquire() {
            return leases.acquire(leaseKey, properties.liveTtl()).thenComposeAsync(acquired -> {
                if (acquired.orElse(false)) {
                    return read(TailOrigin.LEASE);
                }
                return acquired.isPresent() && System.nanoTime() < until ? lookLater() : read(TailOrigin.ALONE);
            });
        }

        private CompletableFuture<TailRead> lookLater() {
            Executor later = CompletableFuture.delayedExecutor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> this, later).thenCompose(Search::look);
        }

        /** Begins to read the tail; when it is read, it is put into Redis. */
        private CompletableFuture<TailRead> read(TailOrigin origin) {
            metrics.tail(origin);
            long begunAt = System.nanoTime();
            TailRead begun = read.get();
            CompletableFuture<Tail> shared = begun.tail().whenComplete((tail, failure) -> {
                if (failure == null && tail.isWhole()) {
                    share(tail, properties.liveTtl().minusNanos(System.nanoTime() - begunAt));
                } else if (origin == TailOrigin.LEASE) {
                    leases.release(leaseKey);
                }
            });
            return CompletableFuture.completedFuture(new TailRead(begun.readAt(), begun.settledUntil(), shared));
        }

        /** @param left for how long it is young enough to be served */
        private void share(Tail tail, Duration left) {
            if (left.toMillis() > 0) {
                byte[] bytes = RedisEntry.ofTail(tail, queries);
                sharing.redis().set(tailKey, new Redis.Value(bytes.length > MAX_BYTES ? TOO_LARGE : bytes, left));
            }
        }
    }
}

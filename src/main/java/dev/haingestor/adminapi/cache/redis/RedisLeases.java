package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.redis.Redis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Leases in Redis: a key that exists for some time says that one instance reads something for all. */
final class RedisLeases {

    private static final String ACQUIRE = """
            local holder = redis.call('GET', KEYS[1])
            if holder and holder ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """;
    private static final String RELEASE = """
            if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
            return 0
            """;

    private final Redis redis;
    private final Duration limit;
    private final String holder = UUID.randomUUID().toString();

    /** @param limit how long Redis may delay an answer */
    RedisLeases(Redis redis, Duration limit) {
        this.redis = redis;
        this.limit = limit;
    }

    /** Whether this instance has the lease from now on; empty when Redis did not answer. */
    CompletableFuture<Optional<Boolean>> acquire(String key, Duration ttl) {
        return redis.run(ACQUIRE, key, List.of(holder, "" + ttl.toMillis()), limit)
                .thenApply(answer -> answer.map(acquired -> acquired == 1));
    }

    /** Ends a lease before its time. */
    void release(String key) {
        redis.run(RELEASE, key, List.of(holder), Redis.BACKGROUND);
    }
}

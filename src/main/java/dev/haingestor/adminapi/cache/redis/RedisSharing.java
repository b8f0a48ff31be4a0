package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisKeys;
import java.time.Duration;
import java.util.Optional;

/**
 * What shared windows and shared tails have in common.
 *
 * @param limit how long Redis may delay an answer
 */
record RedisSharing(Redis redis, RedisKeys keys, RedisGeneration generation, Duration limit) {

    /** The beginning of all keys of the present generation; empty while nothing may be shared. */
    Optional<String> prefix() {
        return redis.isUsable()
                ? generation.current().map(current -> keys.of(RedisEntry.FORMAT + ":" + current + ":"))
                : Optional.empty();
    }
}

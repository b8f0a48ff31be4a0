package dev.haingestor.adminapi.ops;

import dev.haingestor.adminapi.redis.Redis;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Keeps the switch's state in Redis, beside the windows of the same store. */
final class RedisSwitch implements SharedSwitch {

    private final Redis redis;
    private final String key;

    RedisSwitch(Redis redis, String key) {
        this.redis = redis;
        this.key = key;
    }

    @Override
    public Optional<String> get() {
        return redis.get(List.of(key), Redis.BACKGROUND)
                .join()
                .orElseThrow(RedisSwitch::unavailable)
                .get(0)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void put(String state) {
        if (!redis.set(key, state).join()) {
            throw unavailable();
        }
    }

    private static IllegalStateException unavailable() {
        return new IllegalStateException("Redis does not answer");
    }
}

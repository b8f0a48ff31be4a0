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
        List<byte[]> values = redis.get(List.of(key)).orElseThrow(RedisSwitch::unavailable);
        return Optional.ofNullable(values.get(0)).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public void put(String state) {
        if (!redis.set(key, state)) {
            throw unavailable();
        }
    }

    private static IllegalStateException unavailable() {
        return new IllegalStateException("Redis does not answer");
    }
}

package dev.haingestor.adminapi.alerts.notes;

import dev.haingestor.adminapi.redis.Redis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Keeps the text in Redis, for all instances. */
final class RedisNotes implements NotesKeeper {

    private static final String REPLACE = """
            if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2])
            return 1
            """;

    private final Redis redis;
    private final String key;

    RedisNotes(Redis redis, String key) {
        this.redis = redis;
        this.key = key;
    }

    @Override
    public Optional<String> read() throws IOException {
        return redis.get(List.of(key), Redis.BACKGROUND)
                .join()
                .orElseThrow(RedisNotes::unavailable)
                .get(0)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }

    @Override
    public boolean replace(Optional<String> before, String after) throws IOException {
        return redis.run(REPLACE, key, List.of(before.orElse(""), after), Redis.BACKGROUND)
                        .join()
                        .orElseThrow(RedisNotes::unavailable)
                == 1;
    }

    private static IOException unavailable() {
        return new IOException("Redis does not answer");
    }

    @Override
    public String toString() {
        return "Redis";
    }
}

package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.cache.redis.RedisInstance;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.Redis;
import dev.haingestor.adminapi.redis.RedisServer;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.store.GuardedStore;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** One of us that starts again asks the store for what is new, and for nothing that was read before. */
@RealRedis
class RestartTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery LATENCY =
            SeriesQuery.of("services", Map.of("took", FieldKind.DISTRIBUTION), "service");

    private CacheProperties properties = properties(Duration.ofHours(1));

    private final RedisServer server = new RedisServer();
    private final SetClock clock = new SetClock(NOON.plusSeconds(17));
    private final GatedOracle store = new GatedOracle();

    private static CacheProperties properties(Duration settledTtl) {
        return new CacheProperties(
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofMinutes(1),
                settledTtl,
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                DataSize.ofMegabytes(64));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private final class One {

        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final Redis redis = server.client(server.url(), registry);
        private final RedisInstance instance =
                new RedisInstance(redis, "store", properties, Duration.ZERO, clock, registry, () -> {});
        private final SettledWindows settled = new SettledWindows(10_000_000, instance.shared());
        private final CacheMetrics metrics = new CacheMetrics(registry, settled);
        private final GuardedStore reader =
                new GuardedStore(store, CircuitBreaker.ofDefaults("any"), Duration.ofSeconds(20), Runnable::run, clock);
        private final SettledWindowRefresher rereader =
                new SettledWindowRefresher(reader, settled, instance.shared(), properties, metrics, clock);
        private final WindowCache cache = cache();

        private WindowCache cache() {
            instance.poll();
            return new WindowCache(reader, reader, settled, instance.shared(), properties, metrics);
        }

        /** What it does in a minute. */
        void live() {
            instance.poll();
            for (Period period : Period.values()) {
                read(period);
            }
            rereader.run();
            instance.send();
        }

        Map<SeriesQuery, List<Reading>> read(Period period) {
            return cache.find(cache.question(
                            List.of(
                                    new QueryPart(EVENTS, period.length().multipliedBy(2), true, true),
                                    new QueryPart(LATENCY, period.length(), false, false)),
                            period.step()))
                    .snapshot()
                    .readings();
        }
    }

    @Test
    void restarted_readsNothing_andAnswersTheSame() {
        for (int hour = 0; hour < 40; hour++) {
            Instant time = NOON.minus(Duration.ofHours(hour * 17L));
            store.oracle()
                    .write(List.of(
                            Point.of(time, "events", Map.of("id", "a"), Map.of("state", "on")),
                            Point.of(time, "services", Map.of("service", "s" + hour % 3), Map.of("took", hour * 1.5))));
        }
        One before = new One();
        Map<SeriesQuery, List<Reading>> answer = before.read(Period.MONTH);
        before.instance.send();
        int asked = store.asked();

        One after = new One();

        assertThat(after.read(Period.MONTH)).isEqualTo(answer);
        assertThat(store.asked() - asked).isZero();
        assertThat(after.registry
                        .counter("admin.api.redis.windows", "result", "hit")
                        .count())
                .isGreaterThan(300);
    }

    @Test
    void restartedAfterHours_readsNothing() {
        One before = new One();
        for (int minute = 0; minute < 200; minute++) {
            clock.pass(Duration.ofMinutes(1));
            before.live();
        }
        int asked = store.asked();

        One after = new One();
        for (Period period : Period.values()) {
            after.read(period);
        }

        assertThat(store.asked() - asked).isZero();
    }

    /** Whoever has read what is shared may be gone: then the next one reads it again. */
    @ParameterizedTest
    @ValueSource(ints = {5, 47, 52, 58})
    void whatIsFoundAtOthers_isReadAgainWithinTheTimeThatIsPromised(int age) {
        properties = properties(Duration.ofMinutes(1));
        new One().live();
        Instant time = clock.instant().minus(Duration.ofMinutes(15));
        store.oracle().write(List.of(Point.of(time, "events", Map.of("id", "late"), Map.of("state", "on"))));
        clock.pass(Duration.ofSeconds(age));
        One after = new One();
        after.read(Period.HOUR);
        // Its first turn comes some seconds after its start.
        Duration turn = properties.rereadEvery();
        for (Duration left = Duration.ofSeconds(60L - age); left.compareTo(turn) >= 0; left = left.minus(turn)) {
            clock.pass(turn);
            after.live();
        }

        assertThat(after.read(Period.HOUR).get(EVENTS).stream()
                        .filter(reading -> !reading.rollup().isEmpty()))
                .hasSize(1);
    }
}

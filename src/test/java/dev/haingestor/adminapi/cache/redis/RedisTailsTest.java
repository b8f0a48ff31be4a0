package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.QueryPart;
import dev.haingestor.adminapi.cache.Tail;
import dev.haingestor.adminapi.cache.TailKey;
import dev.haingestor.adminapi.cache.TailRead;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.RedisServer;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Who reads a tail, of several instances. */
@RealRedis
class RedisTailsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS), "id");
    private static final TailKey KEY =
            new TailKey(Duration.ofMinutes(1), List.of(new QueryPart(EVENTS, Duration.ZERO, true, true)));
    private static final CacheProperties PROPERTIES = new CacheProperties(
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            DataSize.ofMegabytes(64));

    private static RedisServer server;
    private static int stores;

    private final String store = "store of tails " + stores++;

    @BeforeAll
    static void startServer() {
        server = new RedisServer();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private final class One {

        private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
        private final RedisInstance instance;
        private final AtomicInteger asked = new AtomicInteger();
        private CompletableFuture<Tail> read = CompletableFuture.completedFuture(tailOf(1));

        One(Duration patience) {
            instance = new RedisInstance(
                    server.client(server.url(), registry),
                    store,
                    PROPERTIES,
                    patience,
                    new SetClock(NOON),
                    registry,
                    () -> {});
            instance.poll();
        }

        CompletableFuture<Tail> tail() {
            return instance.shared()
                    .tail(KEY, found -> !found.readAt().isBefore(NOON), () -> {
                        asked.incrementAndGet();
                        return new TailRead(NOON, NOON, read);
                    })
                    .thenCompose(TailRead::tail);
        }

        double counted(String origin) {
            return registry.counter("admin.api.redis.tails", "origin", origin).count();
        }
    }

    private static Tail tailOf(int groups) {
        Map<Group, Map<String, Cell>> cells = new HashMap<>();
        for (int i = 0; i < groups; i++) {
            cells.put(Group.of("group " + i), Map.of("state", new Points(i + 1)));
        }
        Instant start = NOON.minusSeconds(60);
        return new Tail(
                NOON,
                start,
                new Range(start, NOON, Duration.ofMinutes(1)),
                Map.of(EVENTS, List.of(new Rollup(cells))),
                Map.of(EVENTS, Map.of()),
                Map.of(),
                Map.of(),
                Map.of());
    }

    @Test
    void oneReads_whileTheOthersWaitForIt() {
        One holder = new One(LONG);
        One other = new One(LONG);
        holder.read = new CompletableFuture<>();
        CompletableFuture<Tail> read = holder.tail();
        await().until(() -> holder.asked.get() == 1);
        CompletableFuture<Tail> taken = other.tail();

        holder.read.complete(tailOf(3));

        assertThat(read.join()).isEqualTo(tailOf(3));
        assertThat(taken.join()).isEqualTo(tailOf(3));
        assertThat(other.asked).hasValue(0);
        assertThat(holder.counted("lease")).isEqualTo(1);
        assertThat(other.counted("shared")).isEqualTo(1);
    }

    @Test
    void holderThatDies_isNotWaitedForLongerThanPatienceLasts() {
        One dead = new One(LONG);
        dead.read = new CompletableFuture<>();
        dead.tail();
        await().until(() -> dead.asked.get() == 1);
        One other = new One(Duration.ofMillis(300));

        assertThat(other.tail().join()).isEqualTo(tailOf(1));

        assertThat(other.counted("alone")).isEqualTo(1);
        // What it has read is there for the next one.
        One third = new One(LONG);
        await().untilAsserted(() -> {
            third.tail().join();
            assertThat(third.counted("shared")).isPositive();
        });
    }

    @Test
    void readThatFails_endsTheLease() {
        One holder = new One(LONG);
        holder.read = CompletableFuture.failedFuture(new StoreException("it does not answer"));
        assertThatThrownBy(() -> holder.tail().join()).hasRootCauseMessage("it does not answer");
        One other = new One(LONG);

        assertThat(other.tail().join()).isEqualTo(tailOf(1));

        assertThat(other.counted("lease")).isEqualTo(1);
    }

    @Test
    void tailThatWillNotDo_isNotWaitedFor() {
        One holder = new One(LONG);
        Tail old = new Tail(
                NOON.minusSeconds(20),
                tailOf(1).unsettled(),
                tailOf(1).range(),
                tailOf(1).windows(),
                tailOf(1).last(),
                Map.of(),
                Map.of(),
                Map.of());
        holder.read = CompletableFuture.completedFuture(old);
        holder.tail().join();

        assertIsReadAlone();
    }

    @Test
    void tailThatIsTooLargeToBeShared_isReadByEach() {
        One holder = new One(LONG);
        holder.read = CompletableFuture.completedFuture(tailOf(50_000));
        holder.tail().join();

        assertIsReadAlone();
    }

    /** Another one finds something under the key of the tail, and reads for itself without waiting. */
    private void assertIsReadAlone() {
        await().until(() -> server.command("KEYS", "*tail:*").contains("tail:"));
        One other = new One(LONG);

        assertThat(other.tail().join()).isEqualTo(tailOf(1));

        assertThat(other.counted("alone")).isEqualTo(1);
    }

    @Test
    void afterAnInvalidation_theTailOfBeforeIsNotFound() {
        One holder = new One(LONG);
        holder.tail().join();
        One other = new One(LONG);
        other.instance.shared().invalidate(() -> {});

        other.tail().join();

        assertThat(other.asked).hasValue(1);
        assertThat(other.counted("lease")).isEqualTo(1);
    }
}

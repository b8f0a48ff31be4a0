package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Schema;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

@Tag("newest-jdk")
class GuardedStoreTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Range HOUR = new Range(NOON, NOON.plusSeconds(3_600), Duration.ofMinutes(1));
    private static final SeriesQuery QUERY = SeriesQuery.of("m", Map.of("f", FieldKind.POINTS));
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final GatedStore store = new GatedStore();
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "test",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(4)
                    .minimumNumberOfCalls(2)
                    .ignoreExceptions(IllegalArgumentException.class)
                    .build());

    @AfterEach
    void openGate() {
        store.gate.countDown();
    }

    @Test
    void windows_sameQuestionAtOnce_isOneRead_countedOnce() {
        GuardedStore reader = reader(LONG);
        List<CompletableFuture<List<Reading>>> reads = IntStream.range(0, 1_000)
                .mapToObj(i -> reader.windows(QUERY, HOUR, NOON))
                .toList();
        store.gate.countDown();

        assertThat(reads).allSatisfy(read -> assertThat(read.join()).hasSize(60));
        assertThat(store.asked).hasValue(1);
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
    }

    @Test
    void recent_sameQuestionAtOnce_isOneRead_andItsFailureCounts() {
        GuardedStore reader = reader(LONG);
        PointQuery query = PointQuery.of("m", new Window(NOON, NOON.plusSeconds(60)), 10);
        List<CompletableFuture<List<Point>>> reads = IntStream.range(0, 100)
                .mapToObj(i -> reader.recent(query, NOON))
                .toList();
        store.gate.countDown();

        assertThat(reads).allSatisfy(read -> assertThat(read.join()).hasSize(1));
        assertThat(store.asked).hasValue(1);
        store.failure = new StoreException("gone");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> reader.deadline().await(reader.recent(query, NOON.plusSeconds(1))))
                .withMessage("gone");
        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
    }

    @Test
    void windows_otherRange_isAnotherRead() {
        GuardedStore reader = reader(LONG);
        store.gate.countDown();
        reader.deadline().await(reader.windows(QUERY, HOUR, NOON));
        reader.deadline().await(reader.windows(QUERY, HOUR.from(NOON.plusSeconds(60)), NOON));

        assertThat(store.asked).hasValue(2);
    }

    @Test
    void await_readOutlivesItsBudget_isCountedThenAndNotAtItsEnd() {
        GuardedStore reader = reader(SHORT);
        CompletableFuture<List<Reading>> read = reader.windows(QUERY, HOUR, NOON);

        assertThatExceptionOfType(OverdueException.class)
                .isThrownBy(() -> reader.deadline().await(read));
        await().until(() -> breaker.getMetrics().getNumberOfFailedCalls() == 1);
        store.gate.countDown();
        await().until(read::isDone);

        assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isEqualTo(1);
        assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isZero();
    }

    @Test
    void await_overdueRead_nobodyElseWaitsForIt() {
        GuardedStore reader = reader(SHORT);
        assertThatExceptionOfType(OverdueException.class)
                .isThrownBy(() -> reader.deadline().await(reader.windows(QUERY, HOUR, NOON)));

        CompletableFuture<List<Reading>> joined = reader.windows(QUERY, HOUR, NOON);

        // Waiting anew would take the budget each time, two seconds and a half.
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            for (int i = 0; i < 50; i++) {
                assertThatExceptionOfType(OverdueException.class)
                        .isThrownBy(() -> reader.deadline().await(joined));
            }
        });
        assertThat(store.asked).hasValue(1);
    }

    @Test
    void windows_afterTwoOverdueReads_storeIsLeftAlone() {
        GuardedStore reader = reader(SHORT);
        reader.windows(QUERY, HOUR, NOON);
        reader.last(QUERY, HOUR.window(0), NOON);
        await().until(() -> breaker.getState() == CircuitBreaker.State.OPEN);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> reader.deadline().await(reader.windows(QUERY, HOUR.from(NOON.plusSeconds(60)), NOON)))
                .withMessageStartingWith("InfluxDB is not asked for now: InfluxDB did not answer within STATS_BUDGET");
        assertThat(store.asked).hasValue(2);
    }

    @Test
    void windows_afterRecovery_nobodyJoinsAReadThatHung() {
        GuardedStore reader = reader(SHORT);
        CompletableFuture<List<Reading>> hung = reader.windows(QUERY, HOUR, NOON);
        reader.last(QUERY, HOUR.window(0), NOON);
        await().until(() -> breaker.getState() == CircuitBreaker.State.OPEN);

        breaker.transitionToClosedState();

        assertThat(reader.windows(QUERY, HOUR, NOON)).isNotSameAs(hung);
        await().untilAsserted(() -> assertThat(store.asked).hasValue(3));
    }

    @Test
    void windows_badRequests_neverOpenTheBreaker() {
        GuardedStore reader = reader(LONG);
        store.failure = new IllegalArgumentException("the caller's fault");
        store.gate.countDown();
        for (int i = 0; i < 10; i++) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> reader.deadline().await(reader.windows(QUERY, HOUR, NOON)));
        }
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(store.asked).hasValue(10);
    }

    @Test
    void check_afterAnOutage_closesTheBreaker() {
        breaker.transitionToOpenState();
        StoreCheck check = new StoreCheck(store, breaker, Clock.systemUTC(), event -> {});
        store.failure = new StoreException("down");
        check.run();
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(check.last().orElseThrow().message()).isEqualTo("down");

        store.failure = null;
        check.run();

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(check.isConnected()).isTrue();
        assertThat(check.asked()).isEqualTo(2);
        assertThat(check.answered()).isEqualTo(1);
    }

    private GuardedStore reader(Duration budget) {
        return new GuardedStore(store, breaker, budget, ThreadPools.queueing("test-", 64, 100), Clock.systemUTC());
    }

    /** Answers when its gate is opened; counts how often it was asked. */
    private static final class GatedStore implements StatsStore {

        private final CountDownLatch gate = new CountDownLatch(1);
        private final AtomicInteger asked = new AtomicInteger();
        private volatile RuntimeException failure;

        @Override
        public Source source() {
            return Source.INFLUXDB;
        }

        @Override
        public List<Rollup> windows(SeriesQuery query, Range range, Instant asOf) {
            pass();
            return range.windows().stream().map(window -> Rollup.EMPTY).toList();
        }

        @Override
        public Map<Group, Instant> last(SeriesQuery query, Window window) {
            pass();
            return Map.of();
        }

        @Override
        public Optional<Instant> first(SeriesQuery query, Window window) {
            pass();
            return Optional.empty();
        }

        private void pass() {
            asked.incrementAndGet();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new StoreException("interrupted", e);
            }
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void recent(PointQuery query, Consumer<Point> points) {
            pass();
            points.accept(Point.of(NOON, "m", Map.of(), Map.of("f", 1L)));
        }

        @Override
        public Schema schema() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void check() {
            if (failure != null) {
                throw failure;
            }
        }
    }
}

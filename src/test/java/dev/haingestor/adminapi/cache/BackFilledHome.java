package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.store.GuardedStore;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** All periods are asked for every second, and points are written into the past without a word to the cache. */
final class BackFilledHome {

    private static final Duration PROMISED = Duration.ofSeconds(60);
    private static final Duration BACK = Duration.ofMinutes(15);
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery SERVICES =
            SeriesQuery.of("services", Map.of("attempts", FieldKind.DELTA), "service");
    private static final SeriesQuery LATENCY =
            SeriesQuery.of("services", Map.of("took", FieldKind.DISTRIBUTION), "service");

    private final SetClock clock = new SetClock(Instant.parse("2026-03-01T12:00:17Z"));
    private final SettledWindows settled = new SettledWindows(10_000_000, SharedWindows.NONE);
    private final CacheProperties properties = new CacheProperties(
            Duration.ofSeconds(5),
            Duration.ofMillis(250),
            Duration.ofMinutes(1),
            PROMISED,
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            DataSize.ofMegabytes(64));
    private final CacheMetrics metrics = new CacheMetrics(new SimpleMeterRegistry(), settled);
    private final Consumer<List<Point>> writer;
    private final WindowCache cache;
    private final SettledWindowRefresher rereader;
    private final Map<Period, Question> questions = new EnumMap<>(Period.class);

    BackFilledHome(StatsStore store, Consumer<List<Point>> writer) {
        this.writer = writer;
        CircuitBreaker breaker = CircuitBreaker.ofDefaults("any");
        GuardedStore reader = new GuardedStore(store, breaker, Duration.ofSeconds(20), Runnable::run, clock);
        cache = new WindowCache(reader, reader, settled, SharedWindows.NONE, properties, metrics);
        rereader = new SettledWindowRefresher(reader, settled, SharedWindows.NONE, properties, metrics, clock);
        for (Period period : Period.values()) {
            Duration both = period.length().multipliedBy(2);
            questions.put(
                    period,
                    cache.question(
                            List.of(
                                    new QueryPart(EVENTS, both, true, true),
                                    new QueryPart(SERVICES, both, true, true),
                                    new QueryPart(LATENCY, period.length(), false, true)),
                            period.step()));
        }
    }

    /** Whatever the phase between writing, reading again and asking. */
    void assertBackFillsShow() {
        pass(Duration.ofSeconds(90));
        assertThat(settled.all()).hasSizeGreaterThan(2_200);
        for (int i = 1; i <= 4; i++) {
            pass(Duration.ofSeconds(17L * i));
            Instant time = clock.instant().minus(BACK);
            writer.accept(List.of(Point.of(time, "events", Map.of("id", "late " + i), Map.of("state", "x"))));
            pass(PROMISED);
            for (Period period : Period.values()) {
                assertThat(events(period))
                        .as(period.label() + " after back-fill " + i)
                        .isEqualTo(i);
            }
        }
    }

    private void pass(Duration time) {
        for (int second = 1; second <= time.toSeconds(); second++) {
            clock.pass(Duration.ofSeconds(1));
            questions.values().forEach(cache::find);
            if (clock.instant().getEpochSecond() % properties.rereadEvery().toSeconds() == 0) {
                rereader.run();
            }
        }
    }

    private long events(Period period) {
        return cache.find(questions.get(period)).snapshot().readings().get(EVENTS).stream()
                .mapToLong(reading -> reading.rollup()
                        .cell(Group.ALL, "state")
                        .map(cell -> cell.count())
                        .orElse(0L))
                .sum();
    }
}

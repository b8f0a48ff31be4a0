package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertProperties;
import dev.haingestor.adminapi.cache.CacheProperties;
import dev.haingestor.adminapi.cache.Caches;
import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.store.duckdb.Embedded;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/** While time goes over what the embedded store keeps, a cache that is warm says what a cold one says. */
@Tag("slow")
class KeptTimeTest {

    private static final Instant START = Instant.parse("2026-11-20T11:17:05Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final StatsRequest MONTH = StatsRequest.of(Period.MONTH);
    private static final StatsRequest MONTH_BY_DAYS = new StatsRequest(Period.MONTH, DAY, Optional.empty(), false);
    private static final StatsRequest WEEK = StatsRequest.of(Period.WEEK);
    private static final AlertCalculator ALERTS =
            new AlertCalculator(new AlertProperties(5.0, 2.0, 90.0, 95.0, 1000.0, 20L, Duration.ZERO));

    private final SetClock clock = new SetClock(START);
    private final StatsQueries queries = new StatsQueries(new SchemaProperties("events", List.of("state"), "services"));

    @TempDir
    private Path folder;

    private StoreStatsSource storeSource(Embedded embedded) {
        GuardedStore reader = new GuardedStore(
                embedded.store(), CircuitBreaker.ofDefaults("any"), Duration.ofSeconds(30), Runnable::run, clock);
        WindowCache cache = Caches.of(
                reader,
                new CacheProperties(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        HOUR,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        DataSize.ofMegabytes(64)));
        return new StoreStatsSource(Source.EMBEDDED, cache, queries);
    }

    private static StatsAnswer answer(StoreStatsSource storeSource, StatsRequest request) {
        return new StatsCalculator(StatsReads.inputs(request, storeSource.read(request), Map.of()), ALERTS, 1_000)
                .stats()
                .answer();
    }

    /** One in each hour, in its middle. */
    private static List<Point> points(Instant from, Instant to) {
        List<Point> points = new ArrayList<>();
        for (Instant time = from; time.isBefore(to); time = time.plus(HOUR)) {
            points.add(Point.of(time, "events", Map.of("id", "e"), Map.of("state", "on")));
            points.add(Point.of(time, "services", Map.of("service", "s"), Map.of("write_attempts", 1L)));
        }
        return points;
    }

    private void assertSameWarmAndCold(Duration retention, StatsRequest request, Duration back) {
        try (Embedded embedded = Embedded.open(folder, retention, clock)) {
            Instant first = embedded.store().keptSince(START).plus(HOUR).minusSeconds(1);
            embedded.write(points(first, START));
            StoreStatsSource warm = storeSource(embedded);
            for (int hour = 0; hour < 54; hour++) {
                StatsAnswer answer = answer(warm, request);
                assertThat(answer).isEqualTo(answer(storeSource(embedded), request));
                long hours = Duration.between(answer.from(), clock.instant()).toHours();
                assertThat(answer.metrics().totalEvents())
                        .as("after %d hours", hour)
                        .isBetween(hours, hours + 1);
                assertThat(answer.metrics().totalWrites().longValue())
                        .isEqualTo(answer.metrics().totalEvents());
                assertThat(answer.from()).isBefore(clock.instant().minus(back));
                assertThat(answer.trends().points())
                        .filteredOn(point -> point.partial() == null)
                        .allSatisfy(point -> assertThat(point.count()).isPositive());
                assertThat(answer.complete()).isTrue();
                clock.pass(HOUR);
                embedded.write(points(clock.instant().minusSeconds(1), clock.instant()));
                embedded.expire();
            }
        }
    }

    @Test
    void periodAsLongAsTheRetention_isWhole_whileItsFirstWindowGoes() {
        assertSameWarmAndCold(Period.MONTH.length(), MONTH, Period.MONTH.length());
        try (Embedded embedded = Embedded.open(folder, Period.MONTH.length(), clock)) {
            assertThat(answer(storeSource(embedded), MONTH).warnings())
                    .extracting(Warning::code)
                    .doesNotContain(Warning.RETENTION);
        }
    }

    @Test
    void periodAsLongAsTheRetention_isWhole_byTheLongestWindows() {
        assertSameWarmAndCold(Period.MONTH.length(), MONTH_BY_DAYS, Period.MONTH.length());
    }

    @Test
    void periodLongerThanTheRetention_isToldOfTheTimeThatIsKept() {
        assertSameWarmAndCold(Duration.ofDays(3), WEEK, Duration.ofDays(3));
        try (Embedded embedded = Embedded.open(folder, Duration.ofDays(3), clock)) {
            Instant kept = clock.instant().minus(Duration.ofDays(4));
            StatsAnswer answer = answer(storeSource(embedded), WEEK);

            assertThat(answer.from()).isBetween(kept, kept.plus(HOUR));
            assertThat(answer.trends().points().get(0).time()).isEqualTo(answer.from());
            assertThat(answer.warnings())
                    .filteredOn(warning -> warning.code().equals(Warning.RETENTION))
                    .singleElement()
                    .satisfies(warning -> {
                        assertThat(warning.message())
                                .contains("7d", answer.from().toString());
                        assertThat(warning.affects()).contains("from", "total_events", "total_writes");
                    });
            assertThat(answer(storeSource(embedded), StatsRequest.of(Period.DAY))
                            .warnings())
                    .extracting(Warning::code)
                    .doesNotContain(Warning.RETENTION);
        }
    }
}

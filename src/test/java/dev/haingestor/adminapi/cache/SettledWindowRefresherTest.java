package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.store.ThreadPools;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is read again, in which order, and what one read that fails or takes long means for the others. */
@ExtendWith(OutputCaptureExtension.class)
class SettledWindowRefresherTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TTL = MINUTE;
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery OTHERS = SeriesQuery.of("others", Map.of("state", FieldKind.POINTS));

    private final SetClock clock = new SetClock(NOON);
    private final GatedOracle store = new GatedOracle();
    private final SettledWindows settled = new SettledWindows(10_000_000, SharedWindows.NONE);
    private final CacheProperties properties = new CacheProperties(
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(60),
            TTL,
            MINUTE,
            Duration.ofMinutes(2),
            DataSize.ofMegabytes(64));
    private final CacheMetrics metrics = new CacheMetrics(new SimpleMeterRegistry(), settled);
    private final CircuitBreaker breaker = CircuitBreaker.ofDefaults("any");
    private final List<Range> asked = new CopyOnWriteArrayList<>();
    private final List<SeriesQuery> queries = new CopyOnWriteArrayList<>();
    private final SettledWindowRefresher rereader = rereader(Duration.ofSeconds(20), Runnable::run);

    private SettledWindowRefresher rereader(Duration budget, Executor executor) {
        store.tell((query, range) -> {
            queries.add(query);
            asked.add(range);
        });
        return new SettledWindowRefresher(
                new GuardedStore(store, breaker, budget, executor, clock),
                settled,
                SharedWindows.NONE,
                properties,
                metrics,
                clock);
    }

    private static Instant ago(int minutes) {
        return NOON.minus(MINUTE.multipliedBy(minutes));
    }

    /** Empty windows that begin so many minutes ago. */
    private void keep(SeriesQuery query, int from, int to) {
        for (int minutes = from; minutes > to; minutes--) {
            Window window = new Window(ago(minutes), ago(minutes - 1));
            settled.put(
                    query, MINUTE, Reading.of(window, Rollup.EMPTY, clock.instant(), Source.INFLUXDB), settled.epoch());
        }
    }

    private void ask(SeriesQuery query, int minutes) {
        settled.get(query, MINUTE, ago(minutes)).orElseThrow();
    }

    private void write(Instant time) {
        store.oracle().write(List.of(Point.of(time, "events", Map.of("id", time.toString()), Map.of("state", "x"))));
    }

    private boolean shows(SeriesQuery query, int minutes) {
        return settled.get(query, MINUTE, ago(minutes))
                .filter(reading -> !reading.rollup().isEmpty())
                .isPresent();
    }

    @Test
    void backFill_showsWithinTheTimeThatIsPromised() {
        new BackFilledHome(store, store.oracle()::write).assertBackFillsShow();
    }

    @Test
    void allThatIsDue_isReadInOneTurn_inRunsOfBoundedLength() {
        keep(EVENTS, 9_000, 2_000);
        keep(EVENTS, 1_000, 900);
        clock.pass(TTL);
        keep(EVENTS, 100, 50);

        rereader.run();

        assertThat(asked)
                .hasSize(7_000 / 200 + 1)
                .allSatisfy(range -> assertThat(range.count()).isLessThanOrEqualTo(200));
        assertThat(asked.stream().mapToInt(Range::count).sum()).isEqualTo(7_100);
        rereader.run();
        assertThat(asked).hasSize(7_000 / 200 + 1);
    }

    @Test
    void newestAndMostAskedFor_areReadFirst() {
        keep(EVENTS, 2_000, 1_000);
        keep(OTHERS, 900, 800);
        keep(EVENTS, 700, 600);
        ask(OTHERS, 850);
        ask(EVENTS, 1_500);
        ask(EVENTS, 1_500);
        clock.pass(TTL);

        rereader.run();

        assertThat(asked.get(0).start()).isBeforeOrEqualTo(ago(1_500));
        assertThat(asked.get(0).end()).isAfter(ago(1_500));
        assertThat(asked.get(1)).isEqualTo(new Range(ago(900), ago(800), MINUTE));
        assertThat(asked.get(2)).isEqualTo(new Range(ago(700), ago(600), MINUTE));
        assertThat(asked.get(3).end()).isEqualTo(ago(1_000));
    }

    @Test
    void windowsThatCantBeRead_keepNoOthersFromTheirTurn() {
        keep(OTHERS, 100, 50);
        keep(EVENTS, 100, 50);
        ask(OTHERS, 60);
        write(ago(60));
        clock.pass(TTL);
        store.failFor("others");

        rereader.run();
        assertThat(queries).containsExactly(OTHERS);
        rereader.run();
        assertThat(shows(EVENTS, 60)).isTrue();
        rereader.run();
        assertThat(queries).containsExactly(OTHERS, EVENTS, OTHERS);
    }

    @Test
    void openBreaker_isLeftAlone() {
        keep(EVENTS, 100, 50);
        clock.pass(TTL);
        breaker.transitionToOpenState();
        rereader.run();
        assertThat(asked).isEmpty();

        breaker.transitionToClosedState();
        rereader.run();
        rereader.run();
        assertThat(asked).hasSize(1);
    }

    @Test
    void readThatTakesTooLong_isKeptWhenItComes_andNothingElseIsReadUntilThen() {
        ThreadPoolTaskExecutor threads = ThreadPools.queueing("test-read-", 4, 100);
        SettledWindowRefresher impatient = rereader(Duration.ofMillis(50), threads);
        keep(EVENTS, 100, 50);
        keep(OTHERS, 100, 50);
        ask(EVENTS, 60);
        write(ago(60));
        clock.pass(TTL);
        store.close();

        impatient.run();
        impatient.run();
        assertThat(queries).containsExactly(EVENTS);
        assertThat(shows(EVENTS, 60)).isFalse();

        store.open();
        await().untilAsserted(() -> assertThat(shows(EVENTS, 60)).isTrue());
        await().untilAsserted(() -> {
            impatient.run();
            assertThat(queries).containsExactly(EVENTS, OTHERS);
        });
        threads.shutdown();
    }

    /** Else a turn would not end while somebody forgets again and again. */
    @Test
    void windowsThatWereForgottenMeanwhile_areReadOnceATurn() {
        keep(EVENTS, 100, 50);
        clock.pass(TTL);
        store.tell((query, range) -> {
            asked.add(range);
            settled.invalidate(reading -> false);
        });

        rereader.run();

        assertThat(asked).hasSize(1);
    }

    @Test
    void storeThatIsTooSlow_isToldOnceAnHour_andReadsWhatIsAskedForFirst(CapturedOutput output) {
        keep(EVENTS, 9_000, 1_000);
        ask(EVENTS, 1_001);
        write(ago(1_001));
        AtomicInteger slow = new AtomicInteger(400);
        store.tell((query, range) -> {
            asked.add(range);
            if (slow.getAndDecrement() > 0) {
                clock.pass(Duration.ofSeconds(15));
            }
        });
        clock.pass(TTL);
        rereader.run();

        assertThat(shows(EVENTS, 1_001)).isTrue();
        long ofTheFirst = asked.subList(0, 40).stream()
                .filter(range -> range.end().equals(ago(1_000)))
                .count();
        assertThat(ofTheFirst).isBetween(12L, 16L);
        // 400 reads of 15 s are less than two hours.
        assertThat(output.getOut().split("WARN", -1)).hasSize(3);
        assertThat(output).contains("STATS_CACHE_SETTLED_TTL=60s promises");
        assertThat(rereader.behind()).isZero();
    }

    @Test
    void behind_isByHowMuchTheOldestIsOlderThanPromised() {
        assertThat(rereader.behind()).isZero();
        keep(EVENTS, 100, 50);
        clock.pass(TTL);
        assertThat(rereader.behind()).isZero();
        clock.pass(Duration.ofSeconds(7));
        assertThat(rereader.behind()).isEqualTo(Duration.ofSeconds(7));
        rereader.run();
        assertThat(rereader.behind()).isZero();
    }

    @Test
    void afterAnOutage_muchIsDue_andNothingIsTold(CapturedOutput output) {
        keep(EVENTS, 9_000, 1_000);
        clock.pass(Duration.ofHours(1));
        rereader.run();
        assertThat(output.getOut()).doesNotContain("WARN");
    }

    @Test
    void turns_comeTenTimesWithinWhatIsPromised_orAsOftenAsIsSet() {
        assertThat(properties.rereadEvery()).isEqualTo(Duration.ofSeconds(6));
        CacheProperties usual = new CacheProperties(
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                MINUTE,
                Duration.ofHours(1),
                MINUTE,
                Duration.ofMinutes(2),
                DataSize.ofMegabytes(64));
        assertThat(usual.rereadEvery()).isEqualTo(MINUTE);
    }
}

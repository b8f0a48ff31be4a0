package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.WindowSource;
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.store.PointsWritten;
import dev.haingestor.adminapi.store.StoreCheckPassed;
import dev.haingestor.adminapi.store.ThreadPools;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Who waits, who is served what is known, and what the store is asked. */
class WindowCacheTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery OTHERS = SeriesQuery.of("others", Map.of("state", FieldKind.POINTS));
    private static final Duration LATE = Duration.ofMinutes(30);

    private final SetClock clock = new SetClock(NOON.plusSeconds(17));
    private final GatedOracle store = new GatedOracle();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettledWindows settled = new SettledWindows(10_000_000, SharedWindows.NONE);
    private final CacheProperties properties = new CacheProperties(
            Duration.ofSeconds(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            DataSize.ofMegabytes(64));
    private final CacheMetrics metrics = new CacheMetrics(registry, settled);
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "never",
            CircuitBreakerConfig.custom()
                    .minimumNumberOfCalls(1_000_000)
                    .slidingWindowSize(1_000_000)
                    .build());
    private final ThreadPoolTaskExecutor threads = ThreadPools.queueing("test-read-", 32, 5_000);
    private final GuardedStore reader = new GuardedStore(store, breaker, Duration.ofSeconds(20), threads, clock);
    private final WindowCache cache = new WindowCache(reader, reader, settled, SharedWindows.NONE, properties, metrics);

    private final Map<Period, Question> questions = new ConcurrentHashMap<>();

    @AfterEach
    void stop() {
        store.open();
        threads.shutdown();
    }

    private Snapshot read(Period period) {
        return cache.find(questions.computeIfAbsent(
                        period,
                        key -> cache.question(
                                List.of(
                                        new QueryPart(EVENTS, period.length().multipliedBy(2), true, true),
                                        new QueryPart(OTHERS, period.length(), false, false)),
                                period.step())))
                .snapshot();
    }

    private static long events(Snapshot snapshot) {
        return snapshot.readings().get(EVENTS).stream()
                .mapToLong(reading -> reading.rollup()
                        .cell(Group.ALL, "state")
                        .map(cell -> cell.count())
                        .orElse(0L))
                .sum();
    }

    private void write(Instant time) {
        store.oracle().write(List.of(Point.of(time, "events", Map.of("id", time.toString()), Map.of("state", "x"))));
    }

    @Test
    void thousandAtOnce_areOneSetOfReads() throws Exception {
        store.close();
        ExecutorService clients = Executors.newFixedThreadPool(100);
        List<CompletableFuture<Snapshot>> answers = IntStream.range(0, 1_000)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> read(Period.HOUR), clients))
                .toList();
        await().until(() -> store.asked() > 0);
        store.open();
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.get(20, TimeUnit.SECONDS).readAt()).isEqualTo(clock.instant()));
        clients.shutdown();

        // Two tails, the last times, the first time, and the settled windows of two queries.
        assertThat(store.asked()).isEqualTo(6);
    }

    @Test
    void youngTail_isServedWithoutTheStore() {
        read(Period.HOUR);
        int before = store.asked();
        clock.pass(Duration.ofMillis(4_999));

        assertThat(read(Period.HOUR).readAt()).isEqualTo(NOON.plusSeconds(17));
        assertThat(read(Period.MINUTES_15).readAt()).isEqualTo(NOON.plusSeconds(17));
        assertThat(store.asked()).isEqualTo(before);
    }

    @Test
    void olderTail_isServedWhileItIsReadAgain() {
        read(Period.HOUR);
        clock.pass(Duration.ofSeconds(6));
        store.close();

        assertThat(read(Period.HOUR).readAt()).isEqualTo(NOON.plusSeconds(17));

        store.open();
        await().untilAsserted(() -> assertThat(read(Period.HOUR).readAt()).isEqualTo(NOON.plusSeconds(23)));
    }

    @Test
    void olderTail_isReadAgainFirst_whereTheStoreIsQuick() {
        for (int poll = 0; poll < 10; poll++) {
            clock.pass(Duration.ofSeconds(60));
            assertThat(read(Period.HOUR).readAt()).isEqualTo(clock.instant());
        }
    }

    private Instant lastEvent(Snapshot snapshot) {
        return snapshot.last().get(EVENTS).get(Group.ALL);
    }

    @Test
    void lastTime_ofAPointThatCameLate_isThatOfTheWindowThatShowsIt() {
        read(Period.HOUR);
        write(NOON.minus(LATE));
        cache.written(new PointsWritten(NOON.minus(LATE), NOON.minus(LATE).plusNanos(1)));

        assertThat(lastEvent(read(Period.HOUR))).isEqualTo(NOON.minus(LATE));
        assertThat(lastEvent(read(Period.MONTH))).isEqualTo(NOON.minus(LATE));
    }

    @Test
    void lastTime_ofAnOldPoint_isAskedForOnce() {
        write(NOON.minus(LATE));
        assertThat(lastEvent(read(Period.DAY))).isEqualTo(NOON.minus(LATE));
        assertThat(lastEvent(read(Period.HOUR))).isEqualTo(NOON.minus(LATE));
        assertThat(asksOfARefresh(Period.DAY)).isEqualTo(3);
        assertThat(lastEvent(read(Period.DAY))).isEqualTo(NOON.minus(LATE));
    }

    @Test
    void lastTime_afterForgetting_isThatOfWhatIsThere() {
        write(NOON.plusSeconds(3));
        assertThat(lastEvent(read(Period.HOUR))).isEqualTo(NOON.plusSeconds(3));
        store.oracle().clear();
        write(NOON.minus(LATE));

        cache.invalidate(Instant.MIN, Instant.MAX);

        assertThat(lastEvent(read(Period.HOUR))).isEqualTo(NOON.minus(LATE));
    }

    @Test
    void lastTime_thatCantBeHad_makesTheSnapshotIncomplete() {
        write(NOON.minus(LATE));
        store.failLastBefore(NOON.minusSeconds(300));

        Snapshot snapshot = read(Period.HOUR);

        assertThat(events(snapshot)).isEqualTo(1);
        assertThat(snapshot.last()).doesNotContainKey(EVENTS);
        assertThat(snapshot.missingLast().get(EVENTS)).hasMessage("it does not answer");
        assertThat(snapshot.whole()).isFalse();
    }

    @Test
    void pointOfTheFuture_countsWhenItsTimeHasCome() {
        write(NOON.plusSeconds(40));
        write(NOON.plus(Duration.ofHours(3)));
        for (Period period : Period.values()) {
            assertThat(events(read(period))).as(period.label()).isZero();
            assertThat(read(period).last().get(EVENTS)).isEmpty();
        }
        clock.pass(Duration.ofSeconds(61));
        assertThat(Stream.of(Period.values()).map(period -> events(read(period))))
                .containsOnly(1L);
        assertThat(lastEvent(read(Period.MONTH))).isEqualTo(NOON.plusSeconds(40));

        clock.pass(Duration.ofHours(3));

        assertThat(events(read(Period.HOUR))).isEqualTo(1);
        assertThat(events(read(Period.MONTH))).isEqualTo(2);
        assertThat(lastEvent(read(Period.MONTH))).isEqualTo(NOON.plus(Duration.ofHours(3)));
    }

    @Test
    void firstTime_isKnownBehindTheWindows_andNoLaterThanTheyShow() {
        write(NOON.minus(Duration.ofDays(20)));
        assertThat(read(Period.HOUR).first().get(EVENTS)).isEqualTo(NOON.minus(Duration.ofDays(20)));
        write(NOON.minus(Duration.ofDays(29)));
        assertThat(read(Period.MONTH).first().get(EVENTS)).isBeforeOrEqualTo(NOON.minus(Duration.ofDays(29)));
        assertThat(read(Period.HOUR).first()).doesNotContainKey(OTHERS);
    }

    @Test
    void tailThatIsTooOld_isWaitedFor() {
        read(Period.HOUR);
        write(NOON.plusSeconds(30));
        clock.pass(Duration.ofSeconds(61));

        assertThat(events(read(Period.HOUR))).isEqualTo(1);
    }

    @Test
    void failedRefresh_isToldToTheNext_andNothingOfItIsKept() {
        read(Period.HOUR);
        clock.pass(Duration.ofSeconds(6));
        store.fail(true);
        awaitFailure();

        store.fail(false);
        write(NOON.plusSeconds(20));
        cache.retry(new StoreCheckPassed());
        await().untilAsserted(() -> assertThat(events(read(Period.HOUR))).isEqualTo(1));
    }

    private void awaitFailure() {
        await().untilAsserted(() -> assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> read(Period.HOUR))
                .withMessage("it does not answer"));
    }

    @Test
    void storeThatFails_isWaitedForOnce_andThenAskedInTheBackground() {
        read(Period.HOUR);
        clock.pass(Duration.ofSeconds(6));
        store.fail(true);
        awaitFailure();
        clock.pass(Duration.ofSeconds(6));
        store.close();

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> read(Period.HOUR))
                .withMessage("it does not answer");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> read(Period.DAY))
                .withMessage("it does not answer");
    }

    @Test
    void storeThatFails_isAskedOnceASecondAtMost() {
        store.fail(true);
        awaitFailure();
        // The answer has failed with its first part, while others were still being asked for.
        await().until(() -> threads.getActiveCount() == 0
                && threads.getThreadPoolExecutor().getQueue().isEmpty());
        int before = store.asked();
        IntStream.range(0, 100)
                .forEach(i -> assertThatExceptionOfType(StoreException.class).isThrownBy(() -> read(Period.HOUR)));

        assertThat(store.asked()).isEqualTo(before);
    }

    @Test
    void refresh_costsTheSameForAMonthAndForMinutes() {
        for (Period period : Period.values()) {
            read(period);
        }
        assertThat(asksOfARefresh(Period.MONTH))
                .isEqualTo(asksOfARefresh(Period.MINUTES_15))
                .isLessThanOrEqualTo(3);
    }

    private int asksOfARefresh(Period period) {
        clock.pass(Duration.ofSeconds(61));
        int before = store.asked();
        read(period);
        return store.asked() - before;
    }

    @Test
    void windowsThatSettle_areNotReadAgain() {
        read(Period.DAY);
        for (int minute = 0; minute < 120; minute++) {
            clock.pass(Duration.ofMinutes(1));
            int before = store.asked();
            read(Period.DAY);
            // Once an hour the first time, too.
            assertThat(store.asked() - before).as("minute " + minute).isLessThanOrEqualTo(minute % 60 == 59 ? 4 : 3);
        }
    }

    @Test
    void forgotten_isReadAgain() {
        read(Period.HOUR);
        write(NOON.minus(LATE));
        assertThat(events(read(Period.HOUR))).isZero();

        cache.invalidate(Instant.EPOCH, NOON.plus(LATE));

        assertThat(events(read(Period.HOUR))).isEqualTo(1);
    }

    @Test
    void whatAStoreOfOurOwnHasWrittenLate_showsAtOnce() {
        read(Period.HOUR);
        read(Period.DAY);
        write(NOON.minus(LATE));

        cache.written(new PointsWritten(NOON.minus(LATE), NOON.minus(LATE).plusNanos(1)));

        assertThat(events(read(Period.HOUR))).isEqualTo(1);
        assertThat(events(read(Period.DAY))).isEqualTo(1);
    }

    @Test
    void afterAnOutage_itsWindowsStayOpenForWhatWritersHeldBack() {
        read(Period.HOUR);
        store.fail(true);
        clock.pass(Duration.ofMinutes(10));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> read(Period.HOUR));
        store.fail(false);
        cache.retry(new StoreCheckPassed());
        await().untilAsserted(() -> read(Period.HOUR));
        clock.pass(Duration.ofMinutes(5));
        read(Period.HOUR);

        write(NOON.plusSeconds(180));
        clock.pass(Duration.ofMinutes(2));

        assertThat(events(read(Period.HOUR))).isEqualTo(1);
    }

    @Test
    void reread_putsInWhatCameLate_andCountsIt() {
        read(Period.HOUR);
        read(Period.DAY);
        write(NOON.minus(LATE));
        clock.pass(Duration.ofMinutes(61));
        assertThat(events(read(Period.DAY))).isZero();

        SettledWindowRefresher rereader =
                new SettledWindowRefresher(reader, settled, SharedWindows.NONE, properties, metrics, clock);
        rereader.run();

        assertThat(events(read(Period.DAY))).isEqualTo(1);
        assertThat(registry.counter("admin.api.cache.reread", "result", "different")
                        .count())
                .isPositive();
        assertThat(registry.counter("admin.api.cache.reread", "result", "same").count())
                .isPositive();
        assertThat(new Points(1))
                .isEqualTo(read(Period.DAY).readings().get(EVENTS).stream()
                        .flatMap(reading -> reading.rollup().cell(Group.ALL, "state").stream())
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void reread_isDoneWithinTheTimeThatIsPromised() {
        read(Period.DAY);
        write(NOON.minus(LATE));
        clock.pass(Duration.ofMinutes(59));

        new SettledWindowRefresher(reader, settled, SharedWindows.NONE, properties, metrics, clock).run();

        assertThat(events(read(Period.DAY))).isEqualTo(1);
    }

    @Test
    void pointThatComesLate_isCountedWithItsAge() {
        write(NOON.minusSeconds(90));
        read(Period.HOUR);
        write(NOON.minusSeconds(70));
        write(NOON.plusSeconds(10));
        clock.pass(Duration.ofSeconds(6));
        await().untilAsserted(() -> assertThat(read(Period.HOUR).readAt()).isEqualTo(NOON.plusSeconds(23)));

        // It is of the minute that ended at 11:59.
        assertThat(registry.get("admin.api.point.lateness").timer().count()).isEqualTo(1);
        assertThat(registry.get("admin.api.point.lateness").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(83);
    }

    @Test
    void pointThatCameTooLate_isCountedWhenItsWindowIsReadAgain() {
        read(Period.HOUR);
        write(NOON.minus(LATE));
        clock.pass(Duration.ofMinutes(61));

        new SettledWindowRefresher(reader, settled, SharedWindows.NONE, properties, metrics, clock).run();

        assertThat(registry.get("admin.api.point.lateness").timer().count()).isEqualTo(1);
        assertThat(registry.get("admin.api.point.lateness").timer().totalTime(TimeUnit.MINUTES))
                .isGreaterThan(90);
    }

    @Test
    void windowThatWasForgottenWhileItWasRead_isNotKept() throws Exception {
        read(Period.HOUR);
        int before = store.asked();
        store.close();
        CompletableFuture<Snapshot> answer = CompletableFuture.supplyAsync(() -> read(Period.DAY));
        await().until(() -> store.asked() > before);
        cache.invalidate(Instant.MIN, Instant.MAX);
        store.open();
        answer.get(20, TimeUnit.SECONDS);

        assertThat(registry.get("admin.api.cache.skipped")
                        .tag("reason", "forgotten")
                        .functionCounter()
                        .count())
                .isPositive();
    }

    @Test
    void windowsThatCouldNotBeRead_areCounted() {
        store.failFor("others");
        read(Period.HOUR);

        assertThat(registry.get("admin.api.cache.skipped")
                        .tag("reason", "failed")
                        .counter()
                        .count())
                .isPositive();
    }

    @Test
    void sumThatIsBeingMadeOfWhatChanges_isNotKept() {
        read(Period.HOUR);
        Reading before =
                settled.get(EVENTS, Duration.ofMinutes(1), NOON.minus(LATE)).orElseThrow();
        long begun = settled.epoch();
        write(NOON.minus(LATE));
        clock.pass(Duration.ofMinutes(61));
        new SettledWindowRefresher(reader, settled, SharedWindows.NONE, properties, metrics, clock).run();

        settled.put(EVENTS, Duration.ofHours(1), before, begun);

        assertThat(settled.get(EVENTS, Duration.ofHours(1), NOON.minus(LATE))).isEmpty();
    }

    private KnownWindows known(Period period) {
        return cache.known(
                List.of(
                        new QueryPart(EVENTS, period.length().multipliedBy(2), true, true),
                        new QueryPart(OTHERS, period.length(), false, false)),
                period.step(),
                clock.instant());
    }

    @Test
    void sameQuestion_isTheSameSnapshot_untilSomethingChanges() {
        Snapshot first = read(Period.HOUR);
        assertThat(read(Period.HOUR)).isSameAs(first);
        assertThat(read(Period.DAY)).isNotSameAs(first);

        cache.written(new PointsWritten(NOON.minus(LATE), NOON.minus(LATE).plusNanos(1)));
        Snapshot second = read(Period.HOUR);
        assertThat(second).isNotSameAs(first);

        clock.pass(Duration.ofSeconds(61));
        assertThat(read(Period.HOUR)).isNotSameAs(second);
    }

    @Test
    void snapshotThatLacksAPart_isMadeAnew() {
        store.failFor("others");
        assertThat(read(Period.HOUR)).isNotSameAs(read(Period.HOUR));
    }

    @Test
    void whatIsKnown_reachesUpToTheLastTail() {
        write(NOON.minusSeconds(3_000));
        write(NOON.plusSeconds(5));
        write(NOON.plusSeconds(30));
        read(Period.HOUR);
        store.fail(true);
        clock.pass(Duration.ofMinutes(10));

        List<Reading> readings = known(Period.HOUR).readings().get(EVENTS);

        assertThat(known(Period.HOUR).until()).contains(NOON.plusSeconds(17));
        assertThat(readings.get(0).window().start())
                .isEqualTo(NOON.plus(Duration.ofMinutes(10)).minus(Duration.ofHours(2)));
        Reading last = readings.get(readings.size() - 1);
        assertThat(last.window().start()).isEqualTo(NOON);
        assertThat(last.covered()).isEqualTo(Duration.ofSeconds(17));
        assertThat(readings.stream().filter(reading -> !reading.whole())).containsExactly(last);
        assertThat(readings).hasSize(111);
        assertThat(store.asked()).isEqualTo(6);
    }

    @Test
    void whatIsKnown_ofLongWindowsToo() {
        write(NOON.minus(Duration.ofHours(1)));
        write(NOON.plusSeconds(5));
        read(Period.MONTH);
        store.fail(true);
        clock.pass(Duration.ofHours(7));

        List<Reading> readings = known(Period.MONTH).readings().get(EVENTS);

        Reading last = readings.get(readings.size() - 1);
        assertThat(last.window().start()).isEqualTo(NOON);
        assertThat(last.covered()).isEqualTo(Duration.ofSeconds(17));
        assertThat(last.rollup().cell(Group.ALL, "state")).contains(new Points(1));
        assertThat(readings).hasSize(240);
    }

    @Test
    void windowsThatWereNeverRead_areUnknown() {
        read(Period.MINUTES_15);
        store.fail(true);

        assertThat(known(Period.MINUTES_15).readings().get(EVENTS)).hasSize(31);
        // The quarters that the half hour before the tail fills.
        assertThat(known(Period.DAY).readings().get(EVENTS)).hasSize(3);
    }

    @Test
    void partThatIsNotRequired_mayBeMissing() {
        store.failFor("others");

        Snapshot snapshot = read(Period.HOUR);

        assertThat(snapshot.readings()).containsOnlyKeys(EVENTS);
        assertThat(snapshot.missing().get(OTHERS)).hasMessage("it does not answer");
    }

    @Test
    void whatIsAskedAfterForgetting_joinsNoReadOfBefore() throws Exception {
        read(Period.HOUR);
        cache.invalidate(Instant.EPOCH, NOON.plus(LATE));
        store.holdAnswers();
        CompletableFuture<Snapshot> before = CompletableFuture.supplyAsync(() -> read(Period.HOUR));
        await().until(() -> store.held() >= 3);
        write(NOON.minus(LATE));
        clock.pass(Duration.ofMillis(1));

        cache.invalidate(Instant.EPOCH, NOON.plus(LATE));
        CompletableFuture<Snapshot> after = CompletableFuture.supplyAsync(() -> read(Period.HOUR));
        await().until(() -> store.held() >= 6);
        store.handAnswersOut();

        assertThat(events(after.get(20, TimeUnit.SECONDS))).isEqualTo(1);
        before.handle((snapshot, failure) -> true).join();
    }

    /** Others' windows of before, until everybody is told to forget them. */
    private final class OldWindows implements SharedWindows {

        private WindowCache cache;
        private boolean told;

        @Override
        public WindowSource above(WindowSource store) {
            return (query, range, asOf) -> told
                    ? store.windows(query, range, asOf)
                    : CompletableFuture.completedFuture(range.windows().stream()
                            .map(window -> Reading.of(
                                    window,
                                    Rollup.of(Group.ALL, "state", new Points(7)),
                                    asOf.minusMillis(1),
                                    Source.INFLUXDB))
                            .toList());
        }

        @Override
        public boolean invalidate(Runnable here) {
            hour(cache);
            told = true;
            return NONE.invalidate(here);
        }
    }

    @Test
    void whatIsFoundAtOthersWhileTheyAreTold_isForgottenToo() {
        OldWindows others = new OldWindows();
        others.cache = new WindowCache(reader, reader, settled, others, properties, metrics);

        others.cache.invalidate(Instant.EPOCH, NOON.plus(LATE));

        assertThat(events(hour(others.cache))).isZero();
    }

    private static Snapshot hour(WindowCache cache) {
        return cache.find(cache.question(
                        List.of(new QueryPart(EVENTS, Duration.ofHours(1), true, true)), Duration.ofMinutes(1)))
                .snapshot();
    }
}

package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.SetClock;
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
import dev.haingestor.adminapi.store.GuardedStore;
import dev.haingestor.adminapi.store.OracleStore;
import dev.haingestor.adminapi.store.RollupAssertions;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.util.unit.DataSize;

/** A home over some hours, in which points come late, early and on borders, and a cache that is asked now and then. */
final class CacheWorld {

    static final Duration LATENESS = Duration.ofMinutes(2);

    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery SERVICES =
            SeriesQuery.of("services", Map.of("attempts", FieldKind.DELTA, "rate", FieldKind.GAUGE), "service");
    private static final SeriesQuery LATENCY =
            SeriesQuery.of("services", Map.of("took", FieldKind.DISTRIBUTION), "service");

    private static final int[] STEPS = {8, 60, 60, 60, 300, 300, 900, 3_600, 600, 7_200};
    private static final int TURNS = 25;

    private final Random random;
    private final Shares shares;
    private final List<Written> log = new ArrayList<>();
    private final OracleStore oracle = new OracleStore();
    private final StatsStore real;
    private final Consumer<List<Point>> writer;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Replicas replicas;
    private final CacheProperties properties;
    private final List<Replica> caches = new ArrayList<>();
    private final double failing;
    private Asked asked;

    /** By how much the clocks are behind of the caches that have read as of a moment; one may answer what another has read. */
    private final Map<Instant, Set<Duration>> readers = new HashMap<>();

    private final SetClock clock = new SetClock(Instant.parse("2026-03-01T00:00:00Z"));

    /** @param lateness what the cache believes of the points, which keep {@link #LATENESS} */
    CacheWorld(Random random, Duration lateness, Shares shares) {
        this(random, lateness, shares, null, points -> {}, Replicas.ONE);
    }

    /** @param replicas how many caches there are, and what they share; their clocks are up to a second apart */
    CacheWorld(Random random, Shares shares, Replicas replicas) {
        this(random, LATENESS, shares, null, points -> {}, replicas);
    }

    /**
     * @param real the store that is cached, if it is another one than the judge
     * @param writer writes into it
     */
    CacheWorld(Random random, Duration lateness, Shares shares, StatsStore real, Consumer<List<Point>> writer) {
        this(random, lateness, shares, real, writer, Replicas.ONE);
    }

    private CacheWorld(
            Random random,
            Duration lateness,
            Shares shares,
            StatsStore real,
            Consumer<List<Point>> writer,
            Replicas replicas) {
        this.replicas = replicas;
        this.real = real;
        this.writer = writer;
        this.random = random;
        this.shares = shares;
        clock.pass(Duration.ofSeconds(random.nextInt(86_400)));
        this.failing = random.nextInt(3) == 0 ? 0.2 : 0;
        properties = new CacheProperties(
                Duration.ofSeconds(random.nextInt(6)),
                Duration.ofMillis(random.nextInt(2) * 250),
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                lateness,
                DataSize.ofMegabytes(64));
        for (int i = 0; i < replicas.count(); i++) {
            caches.add(replica(i));
        }
    }

    private Replica replica(int index) {
        Duration behind = Duration.ofMillis(replicas.count() == 1 ? 0 : random.nextInt(1_000));
        Clock own = Clock.offset(clock, behind.negated());
        WindowCache[] cache = new WindowCache[1];
        SharedWindows shared = replicas.shared(index, own, properties, () -> cache[0].invalidateHere());
        SettledWindows settled = new SettledWindows(random.nextInt(4) == 0 ? 20_000 : 10_000_000, shared);
        GuardedStore behindToo =
                new GuardedStore(new Flaky(behind), neverOpens(), Duration.ofSeconds(30), Runnable::run, own);
        cache[0] =
                new WindowCache(behindToo, behindToo, settled, shared, properties, new CacheMetrics(registry, settled));
        return new Replica(cache[0], behind, new HashMap<>());
    }

    private static CircuitBreaker neverOpens() {
        return CircuitBreaker.of(
                "never",
                CircuitBreakerConfig.custom()
                        .minimumNumberOfCalls(1_000_000)
                        .slidingWindowSize(1_000_000)
                        .build());
    }

    /** @throws AssertionError if the cache is wrong */
    void run() {
        for (int turn = 0; turn < TURNS; turn++) {
            pass();
            for (int i = random.nextInt(6); i > 0; i--) {
                write();
            }
            pass();
            replicas.turn(random);
            int index = random.nextInt(caches.size());
            if (caches.size() > 1 && random.nextInt(8) == 0) {
                caches.set(index, replica(index));
            }
            if (caches.size() > 1 && random.nextInt(6) == 0) {
                backFill();
            }
            choose();
            ask(caches.get(index));
            if (caches.size() > 1 && random.nextBoolean()) {
                ask(caches.get((index + 1) % caches.size()));
            }
        }
    }

    /** Mostly seconds, sometimes a while in which nobody asks. */
    private void pass() {
        long millis = switch (random.nextInt(8)) {
            case 0 -> random.nextInt(3_600_000);
            case 1, 2 -> random.nextInt(120_000);
            default -> random.nextInt(4_000);
        };
        clock.pass(Duration.ofMillis(1 + millis));
    }

    private void write() {
        write(random.nextBoolean() ? "events" : "services");
    }

    private void write(String measurement) {
        Instant time = switch (random.nextInt(8)) {
            case 0, 1, 2 -> clock.instant().minusMillis(random.nextInt((int) LATENESS.toMillis()));
            case 3 -> border(clock.instant().minusMillis(random.nextInt(60_000)));
            case 4 -> clock.instant().plusMillis(random.nextInt(7_200_000));
            default -> clock.instant().minusMillis(random.nextInt(500));
        };
        shares.late += time.isBefore(clock.instant().minusSeconds(5)) ? 1 : 0;
        shares.future += time.isAfter(clock.instant()) ? 1 : 0;
        shares.borders += time.equals(border(time)) ? 1 : 0;
        Point point = measurement.equals("events")
                ? Point.of(time, "events", Map.of("id", "e" + random.nextInt(50)), Map.of("state", "x"))
                : Point.of(
                        time,
                        "services",
                        Map.of("service", "s" + random.nextInt(3)),
                        Map.of(
                                "attempts",
                                (long) random.nextInt(9),
                                "rate",
                                100 * random.nextDouble(),
                                "took",
                                Math.exp(random.nextGaussian())));
        write(point);
    }

    /** Later than points come by themselves, so somebody says so to one of us, and all of us are told. */
    private void backFill() {
        Instant time = clock.instant().minus(LATENESS).minusMillis(random.nextInt(21_600_000));
        write(Point.of(time, "events", Map.of("id", "back-fill " + log.size()), Map.of("state", "x")));
        boolean all = random.nextBoolean();
        caches.get(random.nextInt(caches.size()))
                .cache()
                .invalidate(all ? Instant.MIN : time, all ? Instant.MAX : time.plusNanos(1));
        replicas.tell();
        shares.backFills++;
    }

    private void write(Point point) {
        oracle.write(List.of(point));
        writer.accept(List.of(point));
        log.add(new Written(clock.instant(), point));
    }

    private static Instant border(Instant time) {
        return Range.floor(time, Duration.ofMinutes(1));
    }

    /** Often what was asked before, as clients do. */
    private void choose() {
        if (asked == null || random.nextBoolean()) {
            Duration step = Duration.ofSeconds(STEPS[random.nextInt(STEPS.length)]);
            Duration ago = random.nextInt(3) == 0 ? step.multipliedBy(random.nextInt(20)) : Duration.ZERO;
            asked = new Asked(step, step.multipliedBy(1 + random.nextInt(30)), ago);
        }
    }

    private void ask(Replica replica) {
        Duration step = asked.step();
        Duration back = asked.back();
        List<QueryPart> parts = asked.ago().isZero() ? latest(back) : between(Range.floor(clock.instant(), step));
        Question question = asked.ago().isZero()
                ? replica.questions()
                        .computeIfAbsent(asked, key -> replica.cache().question(parts, step))
                : replica.cache().question(parts, step);
        Instant begun = clock.instant();
        Snapshot snapshot;
        double misses =
                registry.counter("admin.api.cache.windows", "result", "miss").count();
        try {
            snapshot = replica.cache().find(question).snapshot();
        } catch (StoreException e) {
            shares.failed++;
            return;
        }
        shares.kept +=
                registry.counter("admin.api.cache.windows", "result", "miss").count() == misses ? 1 : 0;
        if (snapshot.readAt().plus(replica.behind()).isBefore(begun.minus(properties.ttl()))) {
            throw new AssertionError("what was read at " + snapshot.readAt() + " is answered at " + begun);
        }
        shares.past += readers.containsKey(snapshot.readAt()) ? 0 : 1;
        // An answer about the past has no tail, so only its own cache has a clock.
        List<Duration> clocks = List.copyOf(readers.getOrDefault(snapshot.readAt(), Set.of(replica.behind())));
        for (Duration behind : clocks.subList(1, clocks.size())) {
            try {
                compare(parts, step, snapshot, behind);
                return;
            } catch (AssertionError readByAnother) {
                // Then the next one must agree, or the first.
            }
        }
        compare(parts, step, snapshot, clocks.get(0));
    }

    private static List<QueryPart> latest(Duration back) {
        return List.of(
                new QueryPart(EVENTS, back.multipliedBy(2), true, true),
                new QueryPart(SERVICES, back.multipliedBy(2), true, true),
                new QueryPart(LATENCY, back, false, true));
    }

    /** Windows that end before the live one, or with it, whether they have settled or not. */
    private List<QueryPart> between(Instant live) {
        Instant end = live.minus(asked.ago()).plus(asked.step());
        WindowSpan both = new WindowSpan.Between(end.minus(asked.back().multipliedBy(2)), end);
        WindowSpan one = new WindowSpan.Between(end.minus(asked.back()), end);
        return List.of(
                new QueryPart(EVENTS, both, true, true),
                new QueryPart(SERVICES, both, true, true),
                new QueryPart(LATENCY, one, false, true));
    }

    /** @param behind how much the clock is of the cache that has read the tail */
    private void compare(List<QueryPart> parts, Duration step, Snapshot snapshot, Duration behind) {
        OracleStore then = new OracleStore();
        then.write(log.stream()
                .filter(written -> !written.at().isAfter(snapshot.readAt().plus(behind)))
                .map(Written::point)
                .toList());
        for (QueryPart part : parts) {
            if (snapshot.readings().containsKey(part.query())) {
                compare(part, step, snapshot, then);
            }
        }
    }

    private void compare(QueryPart part, Duration step, Snapshot snapshot, OracleStore then) {
        List<Reading> readings = snapshot.readings().get(part.query());
        Range range = part.span().range(snapshot.readAt(), step);
        List<Rollup> expected = then.windows(part.query(), range, snapshot.readAt());
        RollupAssertions.assertEqual(readings.stream().map(Reading::rollup).toList(), expected);
        for (int i = 0; i < readings.size(); i++) {
            Reading direct = Reading.of(range.window(i), expected.get(i), snapshot.readAt(), Source.INFLUXDB);
            if (!readings.get(i).window().equals(direct.window())
                    || !readings.get(i).covered().equals(direct.covered())) {
                throw new AssertionError(readings.get(i) + " is not of " + direct.window() + ", " + direct.covered());
            }
        }
        if (part.required()) {
            compareFirst(part, snapshot);
        }
        shares.compared +=
                (int) expected.stream().filter(rollup -> !rollup.isEmpty()).count();
        if (part.withLastTimes() && snapshot.last().containsKey(part.query())) {
            Map<Group, Instant> last = then.last(part.query(), new Window(range.start(), snapshot.readAt()));
            last.forEach((group, time) -> {
                Instant said = snapshot.last().get(part.query()).getOrDefault(group, Instant.MIN);
                if (said.isBefore(time) || !said.isBefore(snapshot.readAt())) {
                    throw new AssertionError("last of " + group + " is " + said + ", not " + time);
                }
            });
        }
    }

    /** It is looked for seldom, so points that came since may lie before it, where no window of the answer shows them. */
    private void compareFirst(QueryPart part, Snapshot snapshot) {
        Optional<Instant> first = oracle.first(part.query(), new Window(Instant.EPOCH, snapshot.readAt()));
        Optional<Instant> said = Optional.ofNullable(snapshot.first().get(part.query()));
        if (said.isPresent()
                && (first.isEmpty()
                        || said.get()
                                .isBefore(first.get()
                                        .minus(snapshot.readings()
                                                .get(part.query())
                                                .get(0)
                                                .window()
                                                .length())))) {
            throw new AssertionError("the first is " + said + ", not " + first);
        }
        snapshot.readings().get(part.query()).stream()
                .filter(reading -> !reading.rollup().isEmpty())
                .findFirst()
                .ifPresent(shown -> {
                    if (said.isEmpty() || said.get().isAfter(shown.window().end())) {
                        throw new AssertionError("the first is " + said + ", behind what " + shown.window() + " shows");
                    }
                });
    }

    /**
     * @param behind how much its clock is
     * @param questions kept as by who asks again
     */
    private record Replica(WindowCache cache, Duration behind, Map<Asked, Question> questions) {}

    /** Several of us over one store. */
    interface Replicas {

        Replicas ONE = new Replicas() {

            @Override
            public int count() {
                return 1;
            }

            @Override
            public SharedWindows shared(int index, Clock clock, CacheProperties properties, Runnable invalidate) {
                return SharedWindows.NONE;
            }

            @Override
            public void turn(Random random) {}

            @Override
            public void tell() {}
        };

        int count();

        SharedWindows shared(int index, Clock clock, CacheProperties properties, Runnable invalidate);

        /** What happens in the background. */
        void turn(Random random);

        /** Until all know what one has forgotten. */
        void tell();
    }

    /** How often what is worth testing has happened. */
    static final class Shares {

        int late;
        int future;
        int borders;
        int failed;
        int compared;
        int kept;
        int backFills;
        int past;
    }

    private record Asked(Duration step, Duration back, Duration ago) {}

    private record Written(Instant at, Point point) {}

    /** The oracle, which does not always answer. */
    private final class Flaky implements StatsStore {

        private final Duration behind;

        Flaky(Duration behind) {
            this.behind = behind;
        }

        private void mayFail() {
            if (random.nextDouble() < failing) {
                throw new StoreException("it does not answer");
            }
        }

        @Override
        public Source source() {
            return Source.INFLUXDB;
        }

        @Override
        public List<Rollup> windows(SeriesQuery query, Range range, Instant asOf) {
            readers.computeIfAbsent(asOf, none -> new LinkedHashSet<>()).add(behind);
            mayFail();
            List<Rollup> answer = real == null ? oracleWindows(query, range, asOf) : real.windows(query, range, asOf);
            if (query.equals(EVENTS) && random.nextInt(4) == 0) {
                // Time passes while it reads, and what comes now is not in the answer.
                clock.pass(Duration.ofMillis(1 + random.nextInt(500)));
                write("events");
            }
            return answer;
        }

        private List<Rollup> oracleWindows(SeriesQuery query, Range range, Instant asOf) {
            List<Rollup> answer = new ArrayList<>(oracle.windows(query, upToTheLastPoint(range), asOf));
            answer.addAll(Collections.nCopies(range.count() - answer.size(), Rollup.EMPTY));
            return answer;
        }

        /** The oracle looks at all points for each window; behind the last one there is nothing to see. */
        private Range upToTheLastPoint(Range range) {
            Instant last = log.stream()
                    .map(written -> written.point().time())
                    .max(Instant::compareTo)
                    .orElse(Instant.MIN);
            if (last.isBefore(range.start())) {
                return new Range(range.start(), range.start(), range.step());
            }
            Instant end = Range.floor(last, range.step()).plus(range.step());
            return end.isBefore(range.end()) ? new Range(range.start(), end, range.step()) : range;
        }

        @Override
        public Map<Group, Instant> last(SeriesQuery query, Window window) {
            mayFail();
            return real == null ? oracle.last(query, window) : real.last(query, window);
        }

        @Override
        public Optional<Instant> first(SeriesQuery query, Window window) {
            mayFail();
            return real == null ? oracle.first(query, window) : real.first(query, window);
        }

        @Override
        public void recent(PointQuery query, Consumer<Point> points) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Schema schema() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void check() {}
    }
}

package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.LogLevels;
import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.sampler.SampledWorld.Clocks;
import dev.haingestor.adminapi.sampler.SampledWorld.Credit;
import dev.haingestor.adminapi.upstream.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static dev.haingestor.adminapi.sampler.SampledWorld.BEGIN;
import static dev.haingestor.adminapi.sampler.SampledWorld.EVENTS;
import static dev.haingestor.adminapi.sampler.SampledWorld.SERVICES;
import static dev.haingestor.adminapi.sampler.SampledWorld.TOLERANCE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sampler says is what truly happened between its answers: in random worlds with restarts, clocks that are an hour off,
 * ticks that are missed or hang, answers that lack a total, uptimes in all spellings, replicas that answer in turn, totals that
 * fall or jump, and pauses of our own.
 */
@Tag("slow")
class SamplerWorldsTest {

    private static final int WORLDS = Integer.getInteger("worlds", 80);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private int restarts;
    private int failed;
    private int pauses;
    private int lacking;
    private int falls;
    private int jumps;
    private int inTurn;
    private int told;

    @BeforeAll
    static void beQuiet() {
        LogLevels.off(CounterTracker.class);
    }

    @AfterAll
    static void speakAgain() {
        LogLevels.info(CounterTracker.class);
    }

    @Test
    void sumsAndCoveredTime_areTheTrueOnes() {
        Random random = Seed.random(SamplerWorldsTest.class);
        for (int world = 0; world < WORLDS; world++) {
            check(new SampledWorld(new Random(random.nextLong()), Clocks.AGREE), true);
        }
        assertThat(told).as("worlds whose restarts could be told").isGreaterThan(WORLDS * 3 / 4);
        assertThat(restarts).as("restarts").isGreaterThan(WORLDS);
        assertThat(failed).as("ticks without an answer").isGreaterThan(WORLDS * 10);
        assertThat(pauses).as("pauses of our own").isGreaterThan(WORLDS);
        assertThat(lacking).as("answers that lack a total").isGreaterThan(WORLDS * 10);
        assertThat(falls).as("totals that fell within a life").isGreaterThan(WORLDS);
        assertThat(jumps).as("totals that jumped").isGreaterThan(WORLDS / 4);
        assertThat(inTurn).as("increases of replicas in turn").isGreaterThan(WORLDS * 10);
    }

    @Test
    void clocksThatAreSetOrSleep_costNoEvent_andCountNoneTwice() {
        Random random = Seed.random(SamplerWorldsTest.class);
        for (int world = 0; world < WORLDS; world++) {
            check(
                    new SampledWorld(
                            new Random(random.nextLong()), world % 2 == 0 ? Clocks.WALL_IS_SET : Clocks.STEADY_SLEEPS),
                    false);
        }
        assertThat(told).isGreaterThan(WORLDS * 3 / 4);
    }

    /** What is told, with what is still to be told of intervals that aren't over, is what was counted. */
    @Test
    void restartsOfOurs_costNoEvent_andCountNoneTwice() {
        Random random = Seed.random(SamplerWorldsTest.class);
        int ourRestarts = 0;
        for (int i = 0; i < WORLDS; i++) {
            SampledWorld world = new SampledWorld(new Random(random.nextLong()), Clocks.AGREE).withRestartsOfOurs();
            Map<Upstream, List<Credit>> credits;
            try {
                credits = world.run();
            } catch (SampledWorld.Ambiguous nobodyCouldTell) {
                continue;
            }
            ourRestarts += world.ourRestarts;
            world.sampler.tell(world.told::addAll);
            assertToldOnce(world.told, ServiceDelta::eventsProcessed);
            SamplerState state = world.sampler.state();
            credits.forEach((upstream, expected) -> {
                assertThat(told(world.told, upstream, ServiceDelta::eventsProcessed)
                                + untold(state, upstream, UpstreamCounter.PROCESSED))
                        .isEqualTo(sum(expected, UpstreamCounter.PROCESSED));
                assertThat(told(world.told, upstream, ServiceDelta::writeErrors)
                                + untold(state, upstream, UpstreamCounter.ERRORS))
                        .isEqualTo(sum(expected, UpstreamCounter.ERRORS));
            });
        }
        assertThat(ourRestarts).as("restarts of ours").isGreaterThan(WORLDS * 3);
    }

    private static long told(List<ServiceDelta> told, Upstream upstream, Function<ServiceDelta, OptionalLong> count) {
        return told.stream()
                .filter(delta -> delta.service().equals(upstream.label()))
                .mapToLong(delta -> count.apply(delta).orElse(0))
                .sum();
    }

    private static long untold(SamplerState state, Upstream upstream, UpstreamCounter counter) {
        return Optional.ofNullable(state.services().get(upstream.label()))
                .map(service -> service.slots().get(counter))
                .map(slots -> slots.carried()
                        + (slots.open() == null ? 0 : slots.open().count()))
                .orElse(0L);
    }

    private void check(SampledWorld world, boolean oneClock) {
        Map<Upstream, List<Credit>> credits;
        try {
            credits = world.run();
        } catch (SampledWorld.Ambiguous nobodyCouldTell) {
            return;
        }
        told++;
        restarts += world.restarts;
        failed += world.failed;
        pauses += world.pauses;
        lacking += world.lacking;
        falls += world.falls;
        jumps += world.jumps;
        inTurn += world.inTurn;
        Range minutes = new Range(BEGIN.minus(Duration.ofHours(20)), BEGIN.plus(Duration.ofHours(24)), MINUTE);
        assertTotals(world.sampler, credits, minutes);
        assertWiderStepsAddUp(world.sampler, minutes, EVENTS);
        assertWiderStepsAddUp(world.sampler, minutes, SERVICES);
        if (oneClock) {
            List<Credit> received = credits.get(Upstream.WEBSOCKET_INGESTION).stream()
                    .filter(credit -> credit.counter() == UpstreamCounter.PROCESSED)
                    .toList();
            Map<Instant, Reading> known = byStart(world.sampler.known(EVENTS, minutes));
            Range lived = new Range(BEGIN, Range.floor(BEGIN.plusSeconds((long) world.length + 3_600), MINUTE), MINUTE);
            assertThat(lived.windows().stream().map(Window::start)).containsAll(known.keySet());
            lived.windows().forEach(window -> assertWindow(window.start(), known.get(window.start()), received));
            assertToldAsSampled(world.sampler, minutes);
            Random random = new Random(world.restarts);
            known.values()
                    .forEach(minute -> assertPartsAddUp(
                            world.sampler,
                            minute,
                            minute.window().start().plusNanos(random.nextLong(1, 60_000_000_000L))));
        }
    }

    private static void assertTotals(Sampler sampler, Map<Upstream, List<Credit>> credits, Range range) {
        List<Reading> services = sampler.known(SERVICES, range);
        assertThat(events(sampler.known(EVENTS, range)))
                .isEqualTo(sum(credits.get(Upstream.WEBSOCKET_INGESTION), UpstreamCounter.PROCESSED));
        credits.forEach((upstream, expected) -> {
            assertThat(sum(services, upstream, "events_processed")).isEqualTo(sum(expected, UpstreamCounter.PROCESSED));
            assertThat(sum(services, upstream, "write_errors")).isEqualTo(sum(expected, UpstreamCounter.ERRORS));
            assertThat(sum(services, upstream, "write_attempts"))
                    .isEqualTo(sum(expected, UpstreamCounter.ERRORS) + sum(expected, UpstreamCounter.WRITTEN));
        });
    }

    /** What is told of ticks is, minute by minute, what the sampler knows; of the last interval of a service all is not told yet. */
    private static void assertToldAsSampled(Sampler sampler, Range minutes) {
        List<ServiceDelta> told = new ArrayList<>();
        sampler.tell(told::addAll);
        assertToldOnce(told, ServiceDelta::eventsProcessed);
        assertToldOnce(told, ServiceDelta::writeErrors);
        for (Upstream upstream : Upstream.all()) {
            Map<Instant, Long> byMinute = new HashMap<>();
            told.stream()
                    .filter(delta -> delta.service().equals(upstream.label()))
                    .forEach(delta -> byMinute.merge(
                            Range.floor(delta.to().minusMillis(1), MINUTE),
                            delta.eventsProcessed().orElse(0),
                            Long::sum));
            Instant last = byMinute.keySet().stream().max(Instant::compareTo).orElse(Instant.MIN);
            for (Reading reading : sampler.known(SERVICES, minutes)) {
                Instant minute = reading.window().start();
                if (minute.isBefore(last)) {
                    assertThat(byMinute.getOrDefault(minute, 0L))
                            .as("%s at %s", upstream, minute)
                            .isEqualTo(sum(List.of(reading), upstream, "events_processed"));
                }
            }
        }
    }

    private static void assertPartsAddUp(Sampler sampler, Reading minute, Instant border) {
        Window window = minute.window();
        List<Reading> parts = List.of(
                sampler.part(EVENTS, new Window(window.start(), border)).orElseThrow(),
                sampler.part(EVENTS, new Window(border, window.end())).orElseThrow());
        assertThat(events(parts)).isEqualTo(events(List.of(minute)));
        assertThat(parts.get(0).covered().plus(parts.get(1).covered())).isEqualTo(minute.covered());
    }

    private static void assertToldOnce(List<ServiceDelta> told, Function<ServiceDelta, OptionalLong> count) {
        assertThat(told.stream()
                        .filter(delta -> count.apply(delta).isPresent())
                        .map(delta -> delta.service() + delta.to()))
                .doesNotHaveDuplicates();
    }

    /** What is wholly in the minute is counted there, what doesn't touch it is not; and so is the time. */
    private static void assertWindow(Instant start, Reading reading, List<Credit> credits) {
        double from = Duration.between(BEGIN, start).toMillis() / 1e3;
        double to = from + 60;
        long least = count(credits.stream()
                .filter(credit -> credit.from() - TOLERANCE >= from && credit.to() <= to)
                .toList());
        List<Credit> touching = credits.stream()
                .filter(credit -> credit.to() > from && credit.from() - TOLERANCE < to)
                .toList();
        double covered = credits.stream()
                .mapToDouble(credit -> Math.max(0, Math.min(to, credit.to()) - Math.max(from, credit.from())))
                .sum();
        if (reading == null) {
            assertThat(covered).as("covered from %s", start).isLessThan(TOLERANCE);
            assertThat(least).isZero();
            return;
        }
        boolean restarted = touching.stream()
                .anyMatch(credit -> credits.stream().noneMatch(before -> Math.abs(before.to() - credit.from()) < 1e-9));
        assertThat(events(List.of(reading))).as("events from %s", start).isBetween(least, count(touching));
        assertThat(reading.covered().toNanos() / 1e9)
                .as("covered from %s", start)
                .isCloseTo(covered, Offset.offset(restarted ? TOLERANCE : 1e-6));
    }

    private static void assertWiderStepsAddUp(Sampler sampler, Range minutes, SeriesQuery query) {
        List<Reading> single = sampler.known(query, minutes);
        for (Duration step :
                List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4))) {
            for (Reading wide : sampler.known(query, new Range(minutes.start(), minutes.end(), step))) {
                List<Reading> parts = single.stream()
                        .filter(part -> !part.window()
                                        .start()
                                        .isBefore(wide.window().start())
                                && part.window().start().isBefore(wide.window().end()))
                        .toList();
                assertSame(
                        wide.rollup(),
                        Rollup.sum(parts.stream().map(Reading::rollup).toList()));
                if (query == EVENTS) {
                    assertThat(wide.covered())
                            .isEqualTo(parts.stream().map(Reading::covered).reduce(Duration.ZERO, Duration::plus));
                }
            }
        }
    }

    private static void assertSame(Rollup one, Rollup other) {
        assertThat(one.cells().keySet()).isEqualTo(other.cells().keySet());
        one.cells()
                .forEach((group, fields) -> fields.forEach((field, cell) -> {
                    assertThat(cell.count())
                            .isEqualTo(other.cell(group, field).orElseThrow().count());
                    if (cell instanceof Delta delta) {
                        assertThat(delta).isEqualTo(other.cell(group, field).orElseThrow());
                    }
                }));
    }

    private static Map<Instant, Reading> byStart(List<Reading> readings) {
        return readings.stream()
                .collect(Collectors.toMap(reading -> reading.window().start(), reading -> reading));
    }

    private static long events(List<Reading> readings) {
        return total(
                readings,
                rollup -> rollup.cell(Group.ALL, "raw_data").map(Cell::count).orElse(0L));
    }

    private static long sum(List<Reading> readings, Upstream upstream, String field) {
        return total(
                readings,
                rollup -> rollup.cell(Group.of(upstream.label()), field)
                        .map(cell -> (long) ((Delta) cell).sum())
                        .orElse(0L));
    }

    private static long total(List<Reading> readings, ToLongFunction<Rollup> figure) {
        return readings.stream().map(Reading::rollup).mapToLong(figure).sum();
    }

    private static long sum(List<Credit> credits, UpstreamCounter counter) {
        return count(
                credits.stream().filter(credit -> credit.counter() == counter).toList());
    }

    private static long count(List<Credit> credits) {
        return credits.stream().mapToLong(Credit::count).sum();
    }
}

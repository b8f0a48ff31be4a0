package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.sampler.SimulatedService.Instance;
import dev.haingestor.adminapi.upstream.DualClockTime;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * A made-up world: two services to which true things happen at true times, a sampler that asks them, and what it must have
 * found: computed of the true things, and of when it asked.
 */
public final class SampledWorld {

    public static final SeriesQuery EVENTS =
            SeriesQuery.of("events", Map.of("state", FieldKind.POINTS, "raw_data", FieldKind.POINTS));
    public static final SeriesQuery SERVICES = SeriesQuery.of(
            "metrics",
            Map.of(
                    "events_processed",
                    FieldKind.DELTA,
                    "write_attempts",
                    FieldKind.DELTA,
                    "write_errors",
                    FieldKind.DELTA,
                    "success_rate",
                    FieldKind.GAUGE),
            "service");
    public static final SeriesQuery LATENCY =
            SeriesQuery.of("metrics", Map.of("processing_time_ms", FieldKind.DISTRIBUTION), "service");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** On a border of all steps. */
    static final Instant BEGIN = Instant.parse("2026-11-23T00:00:00Z");

    /** An answer may take so long, so a service's start is known no better. */
    static final double TOLERANCE = 2.2;

    Sampler sampler = new Sampler(new SampledQueries(EVENTS, SERVICES, LATENCY), Duration.ofSeconds(10));
    final List<SimulatedService> services = new ArrayList<>();
    final double length;
    private final Random random;
    private final Clocks clocks;
    private double wallAhead;
    private double slept;
    private long steadyOrigin;
    private boolean weRestart;
    final List<ServiceDelta> told = new ArrayList<>();
    int ourRestarts;
    int restarts;
    int failed;
    int pauses;
    int lacking;
    int falls;
    int jumps;
    int inTurn;

    /** Something that the sampler must have counted: by our clock, in seconds since {@link #BEGIN}. */
    record Credit(UpstreamCounter counter, double from, double to, long count) {}

    /** What happens to our clocks. Both at once in one interval could be told by nobody. */
    enum Clocks {
        AGREE,
        WALL_IS_SET,
        STEADY_SLEEPS
    }

    SampledWorld(Random random, Clocks clocks) {
        this.random = random;
        this.clocks = clocks;
        this.length = 600 + random.nextDouble() * 7_200;
        for (Upstream upstream : Upstream.all()) {
            services.add(new SimulatedService(upstream, length, random.nextInt(5) > 0, random));
        }
    }

    /** We end now and then, and go on with what was kept of us. */
    SampledWorld withRestartsOfOurs() {
        weRestart = true;
        return this;
    }

    private void restart(double time) {
        ourRestarts++;
        sampler.tell(told::addAll);
        String kept = JSON.writeValueAsString(sampler.state());
        steadyOrigin = random.nextLong(1_000_000_000_000_000L);
        sampler = new Sampler(new SampledQueries(EVENTS, SERVICES, LATENCY), Duration.ofSeconds(10));
        sampler.restore(JSON.readValue(kept, SamplerState.class), new DualClockTime(wall(time), steady(time)));
    }

    private long steady(double time) {
        return steadyOrigin + Math.round((time - slept) * 1e9);
    }

    /** What came of asking, and what a good observer would make of it. */
    private record Answered(double asked, double read, Instance life, boolean tellsUptime) {}

    /** @return what must have been credited, of each service; null where its restarts could not be told by anybody */
    Map<Upstream, List<Credit>> run() {
        List<List<Answered>> answers = List.of(new ArrayList<>(), new ArrayList<>());
        double time = random.nextDouble() * 10;
        while (time < length) {
            for (int i = 0; i < services.size(); i++) {
                ask(services.get(i), time + random.nextDouble() * 0.005, answers.get(i));
            }
            // A service that may still owe its answer then is not asked at the next tick.
            time = (Math.floor((time + TOLERANCE) / 10) + 1) * 10 + random.nextDouble() * 0.01;
            if (random.nextInt(100) == 0) {
                pauses++;
                double pause = random.nextDouble() * 900;
                time += pause;
                slept += clocks == Clocks.STEADY_SLEEPS ? pause : 0;
            }
            if (weRestart && random.nextInt(50) == 0) {
                restart(time - 0.5);
            }
            if (clocks == Clocks.WALL_IS_SET && random.nextInt(100) == 0) {
                wallAhead += random.nextBoolean() ? (random.nextDouble() - 0.5) : (random.nextDouble() - 0.5) * 7_200;
            }
        }
        return Map.of(
                services.get(0).upstream,
                credits(services.get(0), answers.get(0)),
                services.get(1).upstream,
                credits(services.get(1), answers.get(1)));
    }

    private void ask(SimulatedService service, double asked, List<Answered> answers) {
        boolean slow = random.nextInt(20) == 0;
        double took = slow ? random.nextDouble() * 1.9 : random.nextDouble() * 0.05;
        double read = asked + took * random.nextDouble();
        DualClockTime moment = new DualClockTime(wall(asked), steady(asked));
        Instance life = service.at(read).orElse(null);
        if (life == null || random.nextInt(15) == 0) {
            failed++;
            sampler.take(UpstreamAnswer.failed(service.upstream, moment, nanos(2), "no answer within 2000 ms"));
            return;
        }
        answers.add(new Answered(asked, read, life, service.tellsUptime(read)));
        sampler.take(UpstreamAnswer.of(service.upstream, moment, nanos(took), service.body(life, read, wall(read))));
    }

    private Instant wall(double time) {
        return BEGIN.plus(nanos(time + wallAhead));
    }

    private static Duration nanos(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }

    private List<Credit> credits(SimulatedService service, List<Answered> answers) {
        List<Credit> credits = new ArrayList<>();
        Map<Instance, Map<UpstreamCounter, Base>> bases = new IdentityHashMap<>();
        Map<UpstreamCounter, Double> until = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            Answered answer = answers.get(i);
            if (!bases.containsKey(answer.life)) {
                assertCanBeToldApart(answer.life, bases.keySet());
                bases.put(answer.life, i == 0 ? new HashMap<>() : begun(service, answers.get(i - 1), answer));
            }
            Map<UpstreamCounter, Base> own = bases.get(answer.life);
            Map<UpstreamCounter, Long> shown = shown(service, answer);
            if (shown.keySet().stream()
                    .anyMatch(counter -> own.containsKey(counter)
                            && shown.get(counter) - own.get(counter).value > SimulatedService.JUMP / 2)) {
                jumps++;
                own.clear();
            }
            boolean isTurn = i > 0 && answers.get(i - 1).life != answer.life;
            shown.forEach((counter, value) -> {
                Base base = own.get(counter);
                if (base != null) {
                    double since = Math.max(base.at, until.getOrDefault(counter, base.at));
                    credits.add(new Credit(counter, since, answer.asked, Math.max(0, value - base.value)));
                    until.put(counter, answer.asked);
                    falls += value < base.value ? 1 : 0;
                    inTurn += isTurn ? 1 : 0;
                }
                own.put(counter, new Base(base == null ? value : Math.max(base.value, value), answer.asked));
            });
        }
        return credits;
    }

    /** By their starts, as these are known after so long a time. */
    private static void assertCanBeToldApart(Instance life, Set<Instance> others) {
        if (others.stream().anyMatch(other -> Math.abs(other.start() - life.start()) < 20)) {
            throw new Ambiguous();
        }
    }

    private Map<UpstreamCounter, Long> shown(SimulatedService service, Answered answer) {
        Map<UpstreamCounter, Long> shown = new EnumMap<>(UpstreamCounter.class);
        boolean bothWrites =
                service.has(UpstreamCounter.WRITTEN, answer.read) && service.has(UpstreamCounter.ERRORS, answer.read);
        for (UpstreamCounter counter : UpstreamCounter.values()) {
            if (counter == UpstreamCounter.PROCESSED ? service.has(counter, answer.read) : bothWrites) {
                shown.put(counter, service.shown(answer.life, counter, answer.read));
            } else {
                lacking++;
            }
        }
        return shown;
    }

    private Map<UpstreamCounter, Base> begun(SimulatedService service, Answered before, Answered now) {
        Map<UpstreamCounter, Base> bases = new EnumMap<>(UpstreamCounter.class);
        if (hasBegunSince(service, before, now)) {
            restarts++;
            double since = now.tellsUptime ? Math.max(now.life.start(), before.asked) : before.asked;
            List.of(UpstreamCounter.values()).forEach(counter -> bases.put(counter, new Base(0, since)));
        }
        return bases;
    }

    /** Another replica may have been up for long when it answers for the first time. */
    private boolean hasBegunSince(SimulatedService service, Answered before, Answered now) {
        if (service.replicas() > 1) {
            if (Math.abs(now.life.start() - before.read) < 5) {
                throw new Ambiguous();
            }
            return now.life.start() > before.read;
        }
        if (!canBeTold(service, before, now)) {
            throw new Ambiguous();
        }
        return true;
    }

    /** Nobody could tell: a service that was just up and had counted next to nothing, or one that does not say its uptime. */
    private boolean canBeTold(SimulatedService service, Answered before, Answered now) {
        if (before.read - before.life.start() < 6) {
            return false;
        }
        boolean byUptime =
                now.tellsUptime && (before.tellsUptime || clocks == Clocks.AGREE && now.life.start() - before.read > 5);
        boolean byFall = List.of(UpstreamCounter.values()).stream()
                .anyMatch(counter -> service.has(counter, now.read)
                        && service.has(counter, before.read)
                        && total(now, counter) < total(before, counter));
        return byUptime || byFall;
    }

    private static long total(Answered answer, UpstreamCounter counter) {
        return answer.life.total(counter, answer.read);
    }

    /** What a life's total was last counted to, and when. */
    private record Base(long value, double at) {}

    static final class Ambiguous extends RuntimeException {}
}

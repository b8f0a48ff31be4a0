package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.fallback.SimulatedService.Life;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A made-up world: two services to which true things happen at true times, a sampler that asks them, and what it must have
 * found: computed of the true things, and of when it asked.
 */
final class SampledWorld {

    static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS, "raw_data", FieldKind.POINTS));
    static final SeriesQuery SERVICES = SeriesQuery.of("metrics", Map.of("events_processed", FieldKind.DELTA,
            "write_attempts", FieldKind.DELTA, "write_errors", FieldKind.DELTA, "success_rate", FieldKind.GAUGE), "service");
    static final SeriesQuery LATENCY = SeriesQuery.of("metrics", Map.of("processing_time_ms", FieldKind.DISTRIBUTION), "service");

    /** On a border of all steps. */
    static final Instant BEGIN = Instant.parse("2026-11-23T00:00:00Z");

    /** An answer may take so long, so a service's start is known no better. */
    static final double TOLERANCE = 2.2;

    final Sampler sampler = new Sampler(new SampledQueries(EVENTS, SERVICES, LATENCY));
    final List<SimulatedService> services = new ArrayList<>();
    final double length;
    private final Random random;
    private final Clocks clocks;
    private double wallAhead;
    private double slept;
    int restarts;
    int failed;
    int pauses;
    int lacking;

    /** Something that the sampler must have counted: by our clock, in seconds since {@link #BEGIN}. */
    record Credit(Counter counter, double from, double to, long count) {
    }

    /** What happens to our clocks. Both at once in one interval could be told by nobody. */
    enum Clocks {
        AGREE, WALL_IS_SET, STEADY_SLEEPS
    }

    SampledWorld(Random random, Clocks clocks) {
        this.random = random;
        this.clocks = clocks;
        this.length = 600 + random.nextDouble() * 7_200;
        for (Upstream upstream : Upstream.all()) {
            services.add(new SimulatedService(upstream, length, random.nextInt(5) > 0, random));
        }
    }

    /** What came of asking, and what a good observer would make of it. */
    private record Answered(double asked, double read, Life life, boolean tellsUptime) {
    }

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
            if (clocks == Clocks.WALL_IS_SET && random.nextInt(100) == 0) {
                wallAhead += random.nextBoolean() ? (random.nextDouble() - 0.5) : (random.nextDouble() - 0.5) * 7_200;
            }
        }
        return Map.of(services.get(0).upstream, credits(services.get(0), answers.get(0)),
                services.get(1).upstream, credits(services.get(1), answers.get(1)));
    }

    private void ask(SimulatedService service, double asked, List<Answered> answers) {
        boolean slow = random.nextInt(20) == 0;
        double took = slow ? random.nextDouble() * 1.9 : random.nextDouble() * 0.05;
        double read = asked + took * random.nextDouble();
        Moment moment = new Moment(wall(asked), Math.round((asked - slept) * 1e9));
        if (service.at(read).isEmpty() || random.nextInt(15) == 0) {
            failed++;
            sampler.take(UpstreamAnswer.failed(service.upstream, moment, nanos(2), "no answer within 2000 ms"));
            return;
        }
        Life life = service.at(read).get();
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
        for (Counter counter : Counter.values()) {
            Answered base = null;
            double since = Double.NaN;
            for (int i = 0; i < answers.size(); i++) {
                Answered answer = answers.get(i);
                boolean begunAnew = i > 0 && answers.get(i - 1).life != answer.life;
                if (begunAnew) {
                    restarts++;
                    if (!canBeTold(service, answers.get(i - 1), answer)) {
                        throw new Ambiguous();
                    }
                    base = null;
                    since = answer.tellsUptime ? Math.max(answer.life.start(), answers.get(i - 1).asked) : answers.get(i - 1).asked;
                }
                if (!service.has(counter, answer.read)) {
                    lacking++;
                    continue;
                }
                if (!Double.isNaN(since)) {
                    long before = base == null ? 0 : total(base, counter);
                    credits.add(new Credit(counter, since, answer.asked, total(answer, counter) - before));
                }
                base = answer;
                since = answer.asked;
            }
        }
        return credits;
    }

    /** Nobody could tell: a service that was just up and had counted next to nothing, or one that does not say its uptime. */
    private boolean canBeTold(SimulatedService service, Answered before, Answered now) {
        if (before.read - before.life.start() < 6) {
            return false;
        }
        boolean byUptime = now.tellsUptime && (before.tellsUptime || clocks == Clocks.AGREE && now.life.start() - before.read > 5);
        boolean byFall = List.of(Counter.values()).stream().anyMatch(counter -> service.has(counter, now.read)
                && service.has(counter, before.read) && total(now, counter) < total(before, counter));
        return byUptime || byFall;
    }

    private static long total(Answered answer, Counter counter) {
        return answer.life.total(counter, answer.read);
    }

    static final class Ambiguous extends RuntimeException {
    }
}

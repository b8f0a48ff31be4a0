package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An upstream service of a made-up world: true things happen to it at true times, and it says so in recorded bodies. */
final class SimulatedService {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** More than any rate allows in the longest time between two answers. */
    static final long JUMP = 2_000_000_000;

    final Upstream upstream;
    private final List<List<Instance>> replicas = new ArrayList<>();
    private final Random random;
    private final Duration skew;
    private final boolean tellsUptime;
    private final boolean alwaysTellsUptime;

    /** From a start to a crash, in seconds of true time, with what each of its counters was at each change. */
    record Instance(double start, double end, Map<UpstreamCounter, TreeMap<Double, Long>> totals) {

        long total(UpstreamCounter counter, double time) {
            return Optional.ofNullable(totals.get(counter).floorEntry(time))
                    .map(Map.Entry::getValue)
                    .orElse(0L);
        }
    }

    /** @param tellsUptime else its uptime is spelled in a way that nobody knows */
    SimulatedService(Upstream upstream, double length, boolean tellsUptime, Random random) {
        this.upstream = upstream;
        this.random = random;
        this.skew = Duration.ofMinutes(random.nextInt(-1, 2) * 60L);
        this.tellsUptime = tellsUptime;
        this.alwaysTellsUptime = tellsUptime && random.nextInt(4) == 0;
        int number = alwaysTellsUptime ? 1 + random.nextInt(2) : 1;
        while (replicas.size() < number) {
            List<Instance> lives = lives(length);
            if (replicas.stream()
                    .flatMap(List::stream)
                    .noneMatch(known -> lives.stream().anyMatch(life -> Math.abs(life.start - known.start) < 30))) {
                replicas.add(lives);
            }
        }
    }

    private List<Instance> lives(double length) {
        List<Instance> lives = new ArrayList<>();
        double start = -random.nextDouble() * (random.nextBoolean() ? 3_000 : 3 * 86_400);
        while (start < length) {
            double end = Math.max(start, 0) + 60 + random.nextDouble() * length;
            lives.add(life(start, end));
            start = end + random.nextDouble() * (random.nextInt(4) == 0 ? 600 : 12);
        }
        return lives;
    }

    int replicas() {
        return replicas.size();
    }

    private Instance life(double start, double end) {
        Map<UpstreamCounter, TreeMap<Double, Long>> totals = new EnumMap<>(UpstreamCounter.class);
        for (UpstreamCounter counter : UpstreamCounter.values()) {
            TreeMap<Double, Long> times = new TreeMap<>();
            long total = 0;
            double often = random.nextInt(8) == 0 ? 0.2 : 2 + random.nextDouble() * 30;
            for (double time = Math.max(start, 0) + random.nextDouble() * 5;
                    time < end;
                    time += -Math.log(1 - random.nextDouble()) * often) {
                total += random.nextInt(2_000) == 0 ? JUMP : random.nextInt(200) == 0 ? random.nextInt(1_000) : 1;
                times.put(time, total);
            }
            totals.put(counter, times);
        }
        return new Instance(start, end, totals);
    }

    /** The life of whichever replica is asked. */
    Optional<Instance> at(double time) {
        return replicas.get(random.nextInt(replicas.size())).stream()
                .filter(life -> life.start <= time && time < life.end)
                .findFirst();
    }

    boolean tellsUptime(double time) {
        return alwaysTellsUptime || tellsUptime && Math.floorMod((long) (time * 7), 31) != 0;
    }

    /** Some answers lack a counter, or have it in a shape that is none. */
    boolean has(UpstreamCounter counter, double time) {
        boolean own = counter == UpstreamCounter.PROCESSED || upstream == Upstream.ENRICHMENT_PIPELINE;
        return own && Math.floorMod((long) (time * 13), 41) != (counter == UpstreamCounter.PROCESSED ? 0 : 1);
    }

    /** What it says of a counter: where its uptime tells that it is the same life, it is sometimes a little less than it was. */
    long shown(Instance life, UpstreamCounter counter, double time) {
        boolean falls = alwaysTellsUptime && Math.floorMod((long) (time * 11), 23) == 0;
        return Math.max(0, life.total(counter, time) - (falls ? 1 + (long) time % 3 : 0));
    }

    /** Its answer at a true time. */
    UpstreamHealth body(Instance life, double time, Instant wall) {
        boolean receives = upstream == Upstream.WEBSOCKET_INGESTION;
        ObjectNode body =
                (ObjectNode) JSON.readTree(StandIns.recorded(receives ? "ws-ingestion-health" : "enrichment-health"));
        body.put("uptime", tellsUptime(time) ? python(time - life.start) : "a while");
        body.put(
                "timestamp",
                LocalDateTime.ofInstant(wall.plus(skew), ZoneOffset.UTC).toString());
        if (receives) {
            put((ObjectNode) body.get("subscription"), "total_events_received", UpstreamCounter.PROCESSED, life, time);
        } else {
            put((ObjectNode) body.get("normalization"), "normalized_events", UpstreamCounter.PROCESSED, life, time);
            put((ObjectNode) body.get("influxdb"), "points_written", UpstreamCounter.WRITTEN, life, time);
            put((ObjectNode) body.get("influxdb"), "write_errors", UpstreamCounter.ERRORS, life, time);
        }
        return new UpstreamHealth(JSON.readTree(body.toString()), wall);
    }

    private void put(ObjectNode part, String name, UpstreamCounter counter, Instance life, double time) {
        if (has(counter, time)) {
            part.put(name, shown(life, counter, time));
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> part.remove(name);
            case 1 -> part.putNull(name);
            case 2 -> part.put(name, -1);
            default -> part.put(name, "12");
        }
    }

    private static String python(double uptime) {
        long micros = Math.round(uptime * 1e6);
        long days = micros / 86_400_000_000L;
        long seconds = micros / 1_000_000 % 86_400;
        String clock = String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60)
                + (micros % 1_000_000 == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros % 1_000_000));
        return days == 0 ? clock : days + (days == 1 ? " day, " : " days, ") + clock;
    }
}

package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Period;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.util.FileSystemUtils;

/**
 * Measures the embedded store through the service: points written a second, cold answers over a filled store, memory, and bytes a
 * point. Start it with {@code bench/embedded}; {@code -Dseed=}, {@code -Drounds=} and {@code -Dlarge=false} (without the 10 M
 * events) change it.
 */
final class EmbeddedBench {

    private static final String[] JVM = {"-Xmx512m"};
    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final int WARM_UP = 100;
    private static final int MEASUREMENTS = 1_000;
    private static final int MEASUREMENT_ROUNDS = 100;
    private static final Duration MONTH = Duration.ofDays(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Random random = Seed.random(EmbeddedBench.class);

    public static void main(String[] args) throws Exception {
        EmbeddedBench bench = new EmbeddedBench();
        long baseline = bench.memoryWithoutStore();
        System.out.println("\n| lines a request | clients | points | points/s | bytes a point | RSS MB |");
        System.out.println("|---:|---:|---:|---:|---:|---:|");
        bench.writing(100, 8, 300_000);
        bench.writing(10_000, 4, 1_500_000);
        bench.measurements();
        bench.reading(1, baseline);
        if (Boolean.parseBoolean(System.getProperty("large", "true"))) {
            bench.reading(4, baseline);
        }
        System.exit(0);
    }

    /** The same service, polled alike, with an InfluxDB that isn't there. */
    private long memoryWithoutStore() throws Exception {
        try (ServiceProcess process =
                new ServiceProcess(Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "t"), JVM)) {
            ServiceReader reader = new ServiceReader(http, process.url());
            process.awaitAnswer(http);
            for (int round = 0; round < WARM_UP; round++) {
                reader.poll(Period.HOUR);
            }
            long resident = process.watched().megabytes();
            System.out.printf("RSS without an embedded store: %d MB (%s)%n", resident, JVM[0]);
            return resident;
        }
    }

    private void writing(int lines, int clients, int points) throws Exception {
        Path data = Files.createTempDirectory("bench-data");
        long bytes;
        long resident;
        double seconds;
        try (ServiceProcess process = new ServiceProcess(Map.of("DATA_DIR", data.toString()), JVM)) {
            process.await(new ServiceReader(http, process.url(), "embedded"));
            LineClient client = new LineClient(http, process.url());
            long now = Instant.now().toEpochMilli() * 1_000_000;
            List<String> bodies =
                    bodies(lines, points, now - Duration.ofHours(2).toNanos());
            EventLines warmUp = new EventLines(random, now - Duration.ofHours(4).toNanos());
            for (int i = 0; i < 100_000 / lines; i++) {
                client.write(warmUp.next(lines));
            }
            long started = System.nanoTime();
            send(client, bodies, clients);
            seconds = (System.nanoTime() - started) / 1e9;
            resident = process.watched().megabytes();
        }
        bytes = Files.size(data.resolve("embedded.duckdb"));
        System.out.println(String.format(
                Locale.ROOT,
                "| %,d | %d | %,d | %,.0f | %.1f | %d |",
                lines,
                clients,
                points,
                points / seconds,
                bytes / (points + 100_000.0),
                resident));
        FileSystemUtils.deleteRecursively(data);
    }

    /** Made beforehand: the client must not take the processor that it measures. */
    private List<String> bodies(int lines, int points, long start) {
        EventLines events = new EventLines(random, start);
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < points / lines; i++) {
            bodies.add(events.next(lines));
        }
        return bodies;
    }

    private static void send(LineClient client, List<String> bodies, int clients)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<Future<?>> sent = new ArrayList<>();
        bodies.forEach(body -> sent.add(threads.submit(() -> client.write(body))));
        for (Future<?> future : sent) {
            future.get();
        }
        threads.shutdown();
    }

    /** Home Assistant's own schema: each entity is a measurement. */
    private void measurements() throws Exception {
        Path data = Files.createTempDirectory("bench-data");
        int refused = 0;
        try (ServiceProcess process = new ServiceProcess(Map.of("DATA_DIR", data.toString()), JVM)) {
            process.await(new ServiceReader(http, process.url(), "embedded"));
            LineClient client = new LineClient(http, process.url());
            long start = Instant.now().minus(Duration.ofHours(3)).toEpochMilli() * 1_000_000;
            for (int round = 0; round < MEASUREMENT_ROUNDS; round++) {
                long time = start + Duration.ofMinutes(round).toNanos();
                int number = round;
                String lines = IntStream.range(0, MEASUREMENTS)
                        .mapToObj(entity -> "sensor.e" + entity
                                + ",domain=sensor,entity_id=e" + entity + " value=" + (entity + number / 10.0)
                                + ",battery_level=" + number
                                + ",icon_str=\"mdi:lamp\",friendly_name_str=\"Entity " + entity + "\" "
                                + (time + entity * 1_000_000L))
                        .collect(Collectors.joining("\n"));
                try {
                    client.write(lines);
                } catch (IllegalStateException notTaken) {
                    refused++;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%,d measurements: %d of %d requests refused, %.1f bytes a point%n",
                MEASUREMENTS,
                refused,
                MEASUREMENT_ROUNDS,
                (double) Files.size(data.resolve("embedded.duckdb")) / MEASUREMENTS / MEASUREMENT_ROUNDS);
        FileSystemUtils.deleteRecursively(data);
    }

    private void reading(int eventsASecond, long baseline) throws Exception {
        Path data = Files.createTempDirectory("bench-data");
        try (ServiceProcess process = new ServiceProcess(Map.of("DATA_DIR", data.toString()), JVM)) {
            ServiceReader reader = new ServiceReader(http, process.url(), "embedded");
            process.await(reader);
            LineClient client = new LineClient(http, process.url());
            long started = System.nanoTime();
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            // A little less than is kept, so that nothing of it is refused.
            long points = new HomeData(client::write, eventsASecond, random).write(now, MONTH.minusMinutes(5));
            System.out.printf(
                    "%nWrote %,d points with %d event(s) a second, one client, in %.0f s: %.1f bytes a point%n",
                    points,
                    eventsASecond,
                    (System.nanoTime() - started) / 1e9,
                    Files.size(data.resolve("embedded.duckdb")) / (double) points);
            read(reader);
            long resident = process.watched().megabytes();
            System.out.printf("RSS %d MB, %d more than without%n", resident, resident - baseline);
        } finally {
            FileSystemUtils.deleteRecursively(data);
        }
    }

    private void read(ServiceReader reader) throws IOException, InterruptedException {
        for (int round = 0; round < WARM_UP; round++) {
            reader.millis(Period.HOUR);
        }
        System.out.println("\n| period | cold p50 ms | cold p95 ms |");
        System.out.println("|---|---:|---:|");
        for (Period period : Period.values()) {
            Sample sample = new Sample();
            reader.millis(period);
            for (int round = 0; round < ROUNDS; round++) {
                Thread.sleep(20);
                sample.add(reader.millis(period));
            }
            System.out.println(
                    String.format(Locale.ROOT, "| %s | %.1f | %.1f |", period.label(), sample.p50(), sample.p95()));
        }
    }
}

package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What each endpoint costs, over a real InfluxDB: cold and warm, and the service's memory while many clients ask for everything.
 * Start it with {@code bench/endpoints}; {@code -Dseed=}, {@code -Ddays=}, {@code -Drounds=} and {@code -Dclicked=} (seconds)
 * change it.
 */
final class EndpointBench {

    private static final int DAYS = Integer.getInteger("days", 7);
    private static final int COLD_ROUNDS = Integer.getInteger("rounds", 10);
    private static final int WARM_ROUNDS = 100;
    private static final int CLICKED_SECONDS = Integer.getInteger("clicked", 60);
    private static final int CLIENTS = 50;
    private static final String HEAP = "-Xmx256m";

    private static final List<String> PATHS = List.of(
            "/api/v1/stats?period=1h",
            "/api/v1/stats?period=7d",
            "/api/v1/stats?period=24h&compare=previous",
            "/api/v1/stats/services?period=24h",
            "/api/v1/stats/trends?period=24h",
            "/api/v1/stats/trends?from=-3d&to=-1d&window=5m",
            "/api/v1/stats/percentiles?period=24h&q=0.999",
            "/api/v1/stats/distribution?period=24h",
            "/api/v1/stats/correlation?period=24h&max_lag=8",
            "/api/v1/stats/changes?from=-1h",
            "/api/v1/stats/aggregate?measurement=" + HomeData.SERVICES
                    + "&field=processing_time_ms&fn=p95&group_by=service&period=24h&window=15m",
            "/api/v1/stats/schema",
            "/api/v1/stats/metrics?limit=100",
            "/api/v1/events/stats?period=24h",
            "/api/v1/events/recent?limit=50",
            "/api/v1/alerts?hours=24",
            "/api/v1/alerts/active",
            "/api/v1/analytics?range=24h",
            "/api/v1/data-sources/status",
            "/api/v1/services",
            "/api/v1/metrics/realtime",
            "/api/v1/health");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InfluxServer server;
    private final ServiceProcess service;
    private final Random random;

    private EndpointBench(InfluxServer server, ServiceProcess service, Random random) {
        this.server = server;
        this.service = service;
        this.random = random;
    }

    public static void main(String[] args) throws Exception {
        Random random = Seed.random(EndpointBench.class);
        try (InfluxServer server = RealInfluxExtension.own()) {
            String bucket = server.newBucket();
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            long lines = new HomeData(server, bucket, random).write(now, Duration.ofDays(DAYS));
            System.out.printf("Wrote %,d lines, %d days%n", lines, DAYS);
            try (ServiceProcess service = new ServiceProcess(settings(server, bucket), HEAP)) {
                EndpointBench bench = new EndpointBench(server, service, random);
                service.awaitAnswer(bench.http);
                bench.costs();
                bench.click();
            }
        }
        System.exit(0);
    }

    /** The defaults of the cache, but nothing in the background that would read as well. */
    private static Map<String, String> settings(InfluxServer server, String bucket) {
        return ServiceProcess.influxdb(
                server,
                bucket,
                Map.of(
                        "STATS_CACHE_LIVE_TTL",
                        "5s",
                        "STATS_CACHE_TTL",
                        "60s",
                        "STATS_CACHE_BYTES",
                        "64MB",
                        "STATS_BUDGET",
                        "20s"));
    }

    private void costs() throws Exception {
        PATHS.forEach(this::get);
        System.out.println(
                "\n| request | cold p95 ms | store queries | warm p95 ms | store queries |\n|---|---:|---:|---:|---:|");
        for (String path : PATHS) {
            Measured cold = measured(path, COLD_ROUNDS, true);
            get(path);
            Measured warm = measured(path, WARM_ROUNDS, false);
            System.out.printf(
                    Locale.ROOT,
                    "| `%s` | %.0f | %.1f | %.1f | %.2f |%n",
                    path,
                    cold.p95(),
                    cold.queries(),
                    warm.p95(),
                    warm.queries());
        }
    }

    /** @param queries of the store, for each request */
    private record Measured(double p95, double queries) {}

    private Measured measured(String path, int rounds, boolean cold) throws Exception {
        List<Double> times = new ArrayList<>();
        long queries = 0;
        for (int round = 0; round < rounds; round++) {
            if (cold) {
                forget();
            }
            long before = cold || round == 0 ? server.queries() : 0;
            long begun = System.nanoTime();
            int status = get(path);
            times.add((System.nanoTime() - begun) / 1e6);
            if (status != 200) {
                throw new IllegalStateException(path + ": " + status);
            }
            if (cold) {
                queries += server.queries() - before;
            } else if (round == 0) {
                queries = -before;
            }
        }
        if (!cold) {
            queries += server.queries();
        }
        Collections.sort(times);
        return new Measured(times.get((int) Math.ceil(0.95 * rounds) - 1), (double) queries / rounds);
    }

    private void forget() throws IOException, InterruptedException {
        http.send(
                HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/stats/cache"))
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private int get(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(service.url() + path))
                                    .timeout(Duration.ofMinutes(1))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All clients ask for whatever there is, as fast as they are answered. */
    private void click() throws Exception {
        Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
        long end = System.nanoTime() + Duration.ofSeconds(CLICKED_SECONDS).toNanos();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random own = new Random(random.nextLong());
            Thread client = new Thread(() -> {
                while (System.nanoTime() < end) {
                    statuses.merge(get(anything(own)), 1, Integer::sum);
                }
            });
            client.start();
            clients.add(client);
        }
        Map<String, Double> highest = new TreeMap<>();
        while (System.nanoTime() < end) {
            Thread.sleep(1_000);
            highest.merge("heap MB", heap() / 1e6, Math::max);
            highest.merge("resident MB", (double) service.watched().megabytes(), Math::max);
        }
        for (Thread client : clients) {
            client.join();
        }
        System.out.printf(
                Locale.ROOT,
                "%n%d clients for %d s at %s: answers by status %s; highest heap in use %.0f MB, resident %.0f MB%n",
                CLIENTS,
                CLICKED_SECONDS,
                HEAP,
                statuses,
                highest.get("heap MB"),
                highest.get("resident MB"));
    }

    private static String anything(Random random) {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        return random.nextInt(3) == 0 && path.contains("period=")
                ? path.replaceAll(
                        "period=[^&]*", "from=-" + (2 + random.nextInt(100)) + "h&to=-" + (1 + random.nextInt(2)) + "h")
                : path;
    }

    private double heap() throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(service.url() + "/actuator/prometheus"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}

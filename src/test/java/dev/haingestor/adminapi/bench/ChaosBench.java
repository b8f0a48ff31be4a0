package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

/**
 * What clients see while parts of the system fail, in random order. Start it with {@code bench/chaos}; {@code -Dseed=},
 * {@code -Dclients=}, {@code -Dseconds=} of each fault, {@code -Drounds=} of all faults.
 */
final class ChaosBench {

    private static final int CLIENTS = Integer.getInteger("clients", 50);
    private static final int SECONDS = Integer.getInteger("seconds", 20);
    private static final int ROUNDS = Integer.getInteger("rounds", 1);
    private static final Path LOG = Path.of("target", "bench-service.log");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = Seed.random(ChaosBench.class);
    private final StandIns upstream = new StandIns();
    private final InfluxServer server;
    private final Knowledge knowledge;
    private String url;

    private ChaosBench(InfluxServer server, Knowledge knowledge) {
        this.server = server;
        this.knowledge = knowledge;
    }

    /** What breaks, and how it is mended. */
    private record Fault(String name, boolean storeFails, Runnable begin, Runnable end) {
    }

    public static void main(String[] args) throws Exception {
        try (InfluxServer server = RealInfluxExtension.own()) {
            String bucket = server.newBucket();
            Knowledge knowledge = Knowledge.write(server, bucket, Instant.now());
            new ChaosBench(server, knowledge).run(bucket);
        }
        System.exit(0);
    }

    private void run(String bucket) throws Exception {
        ScheduledExecutorService events = Executors.newSingleThreadScheduledExecutor();
        long started = System.nanoTime();
        events.scheduleAtFixedRate(() -> count(started), 0, 1, TimeUnit.SECONDS);
        Map<String, String> settings = new HashMap<>(upstream.settings(ServiceProcess.influxdb(server, bucket, Map.of(
                "STATS_CACHE_LIVE_TTL", "5s", "STATS_CACHE_TTL", "60s", "STATS_CACHE_BYTES", "64MB", "STATS_WARM_UP", "true",
                "STATS_BUDGET", "2s", "STATS_CHECK_INTERVAL", "2s", "SAMPLE_INTERVAL", "10s"))));
        try (ServiceProcess service = new ServiceProcess(settings, "-Xmx512m")) {
            url = service.url();
            service.await(new ServiceReader(http, url));
            Thread.sleep(15_000);
            Pollers pollers = new Pollers(url, CLIENTS, knowledge);
            Thread.sleep(10_000);
            System.out.println("\n| fault | answers | p50 ms | p99 ms | slowest | from the store | fallbacks | 503 | others | wrong | back after | log lines |");
            System.out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
            report("none", pollers, SECONDS, -1, lines());
            for (int round = 0; round < ROUNDS; round++) {
                List<Fault> faults = faults();
                Collections.shuffle(faults, random);
                for (Fault fault : faults) {
                    provoke(fault, pollers);
                }
            }
            System.out.printf("%n%,d answers, %d wrong; %d MB resident at the end%n", pollers.all(), pollers.wrong(),
                    service.residentMegabytes());
            pollers.close();
        } finally {
            events.shutdownNow();
            upstream.close();
        }
    }

    /** Seven events a second, of which one in fifty is not written. */
    private volatile boolean upstreamFails;

    private void count(long started) {
        if (!upstreamFails) {
            long events = 7 * TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
            upstream.count(events, events - events / 50, events / 50);
        }
    }

    private List<Fault> faults() {
        return new ArrayList<>(List.of(
                new Fault("InfluxDB killed", true, server::kill, server::restart),
                new Fault("InfluxDB frozen", true, server::freeze, server::thaw),
                new Fault("websocket-ingestion hangs", false, () -> {
                    upstreamFails = true;
                    upstream.websocketAnswers(aResponse().withFixedDelay(10_000));
                }, () -> upstreamFails = false),
                new Fault("both services answer 503", false, () -> {
                    upstreamFails = true;
                    upstream.websocketAnswers(aResponse().withStatus(503));
                    upstream.enrichmentAnswers(aResponse().withStatus(503));
                }, () -> upstreamFails = false),
                new Fault("InfluxDB killed, both services answer 503", true, () -> {
                    server.kill();
                    upstreamFails = true;
                    upstream.websocketAnswers(aResponse().withStatus(503));
                    upstream.enrichmentAnswers(aResponse().withStatus(503));
                }, () -> {
                    upstreamFails = false;
                    server.restart();
                })));
    }

    private void provoke(Fault fault, Pollers pollers) throws Exception {
        long lines = lines();
        pollers.reset();
        fault.begin().run();
        Thread.sleep(SECONDS * 1_000L);
        fault.end().run();
        long mended = System.nanoTime();
        while (!isWhole()) {
            if (System.nanoTime() - mended > TimeUnit.MINUTES.toNanos(1)) {
                throw new IllegalStateException(fault.name() + ": not back within a minute");
            }
            Thread.sleep(50);
        }
        report(fault.name(), pollers, 0, fault.storeFails() ? (System.nanoTime() - mended) / 1e9 : -1, lines);
        Thread.sleep(5_000);
    }

    private boolean isWhole() throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url + "/api/v1/stats?period=1h"))
                .timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        return answer.headers().firstValue("Stats-Complete").orElse("").equals("true");
    }

    private void report(String name, Pollers pollers, int seconds, double back, long linesBefore) throws Exception {
        if (seconds > 0) {
            pollers.reset();
            Thread.sleep(seconds * 1_000L);
        }
        System.out.printf("| %s | %s | %s | %d |%n", name, pollers.row(), back < 0 ? "" : String.format("%.1f s", back),
                lines() - linesBefore);
    }

    private static long lines() throws Exception {
        try (var lines = Files.lines(LOG)) {
            return lines.count();
        }
    }
}

package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Period;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What the cache is worth, over a real InfluxDB. Start it with {@code bench/cache}; {@code -Dseed=}, {@code -Ddays=},
 * {@code -Drounds=} and {@code -Dpolled=} (seconds for each number of clients) change it.
 */
final class CacheBench {

    /** Each of two reads; the 95th percentile is the one but slowest. */
    private static final int COLD_ROUNDS = 20;

    private static final int DAYS = Integer.getInteger("days", 30);
    private static final int ROUNDS = Integer.getInteger("rounds", 10);
    private static final double ROUND_SECONDS = 2;
    private static final double POLLED_SECONDS = Integer.getInteger("polled", 60);
    private static final int READS_A_REFRESH = 5;

    private final HttpClient http;
    private final CountingProxy proxy;
    private final ServiceProcess service;
    private final Load load;

    private CacheBench(HttpClient http, CountingProxy proxy, ServiceProcess service) {
        this.http = http;
        this.proxy = proxy;
        this.service = service;
        this.load = new Load(service.url());
    }

    public static void main(String[] args) throws Exception {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Random random = Seed.random(CacheBench.class);
        try (InfluxServer server = RealInfluxExtension.own()) {
            String bucket = server.newBucket();
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            long lines = new HomeData(server, bucket, random).write(now, Duration.ofDays(DAYS));
            System.out.printf("Wrote %,d lines, %d days%n", lines, DAYS);
            Calm.await(http, server);
            try (CountingProxy proxy = new CountingProxy(server.url());
                    ServiceProcess service =
                            ServiceProcess.of(ConstantEndpoint.class, settings(server, bucket, proxy), "-Xmx512m")) {
                service.await(new ServiceReader(http, service.url()));
                new CacheBench(http, proxy, service).run();
            }
            cold(server, bucket);
        }
        System.exit(0);
    }

    /** The defaults of the cache, but nothing in the background that would read as well. */
    private static Map<String, String> settings(InfluxServer server, String bucket, CountingProxy proxy) {
        return ServiceProcess.influxdb(
                server,
                bucket,
                Map.of(
                        "INFLUXDB_URL",
                        proxy.url(),
                        "STATS_CACHE_LIVE_TTL",
                        "5s",
                        "STATS_CACHE_TTL",
                        "60s",
                        "STATS_CACHE_BYTES",
                        "64MB",
                        "STATS_BUDGET",
                        "20s"));
    }

    private void run() throws Exception {
        System.out.println("\n| figure | measured | to reach |\n|---|---|---|");
        memory();
        constant();
        rows();
        polling();
        warm();
    }

    private static void row(String figure, String measured, String reach) {
        System.out.printf("| %s | %s | %s |%n", figure, measured, reach);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private void memory() throws Exception {
        long before = heap();
        for (Period period : Period.values()) {
            body(path(period));
        }
        row(
                "bytes of all periods, six services",
                text(
                        "%.1f MB by estimate, %.1f MB of heap",
                        metric("admin_api_cache_bytes") / 1e6, (heap() - before) / 1e6),
                "<= 16 MB");
    }

    private long heap() throws Exception {
        Process gc = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        "" + service.pid(),
                        "GC.run")
                .redirectErrorStream(true)
                .start();
        gc.getInputStream().readAllBytes();
        return (long) text(service.url() + "/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(CacheBench::value)
                .sum();
    }

    private void constant() throws Exception {
        String answer = path(Period.HOUR);
        String constant = "/bench/constant/" + body(answer).length();
        load.run(answer, 32, 10);
        load.run(constant, 32, 10);
        List<Load.Measured> answers = new ArrayList<>();
        List<Load.Measured> constants = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            answers.add(load.run(answer, 32, ROUND_SECONDS));
            constants.add(load.run(constant, 32, ROUND_SECONDS));
        }
        Load.Measured ours = Load.Measured.of(answers);
        Load.Measured theirs = Load.Measured.of(constants);
        row(
                "warm 1h (" + body(answer).length() + " bytes), 32 connections, against a constant",
                text(
                        "%.2f (%,.0f/s against %,.0f/s)",
                        ours.perSecond() / theirs.perSecond(), ours.perSecond(), theirs.perSecond()),
                ">= 0.8");
        row(
                "p99 of the two",
                text(
                        "%.2f x (%.1f against %.1f ms)",
                        ours.percentile(99) / theirs.percentile(99), ours.percentile(99), theirs.percentile(99)),
                "<= 1.5 x");
    }

    private void rows() throws Exception {
        double month = rowsOfARefresh(Period.MONTH);
        double quarter = rowsOfARefresh(Period.MINUTES_15);
        row(
                "rows read of InfluxDB in a refresh (lines of its answers), 30d against 15m",
                text("%.2f x (%,.0f against %,.0f)", month / quarter, month, quarter),
                "<= 2 x");
    }

    private double rowsOfARefresh(Period period) throws Exception {
        load.run(path(period), 2, 7, 0.2);
        double rows = proxy.rows();
        double reads = metric("admin_api_cache_store_reads_total");
        load.run(path(period), 2, 30, 0.2);
        return (proxy.rows() - rows) / ((metric("admin_api_cache_store_reads_total") - reads) / READS_A_REFRESH);
    }

    private void polling() throws Exception {
        List<String> counted = new ArrayList<>();
        for (int clients : new int[] {1, 100, 1_000}) {
            double before = metric("admin_api_cache_store_reads_total");
            load.run(path(Period.HOUR), clients, POLLED_SECONDS, 1);
            counted.add(text("%.0f", metric("admin_api_cache_store_reads_total") - before));
        }
        row(
                text("store reads in %.0f s with 1, 100, 1,000 clients that poll every second", POLLED_SECONDS),
                String.join(", ", counted),
                "equal");
    }

    private void warm() throws Exception {
        for (Period period : Period.values()) {
            load.run(path(period), 50, 3);
            Load.Measured measured = load.run(path(period), 50, 10);
            Load.Measured polled = load.run(path(period), 50, 10, 0.1);
            row(
                    "warm " + period.label() + ", 50 clients: p50, p95",
                    text(
                            "as fast as it goes (%,.0f/s) %.1f, %.1f ms; " + "ten a second each %.1f, %.1f ms",
                            measured.perSecond(),
                            measured.percentile(50),
                            measured.percentile(95),
                            polled.percentile(50),
                            polled.percentile(95)),
                    "p95 < 10 ms");
        }
    }

    private static void cold(InfluxServer server, String bucket) {
        try (ColdReads reads = new ColdReads(server, bucket)) {
            reads.warmUp();
            for (Period period : Period.values()) {
                ColdReads.Measured measured = reads.measure(period, COLD_ROUNDS);
                row(
                        "cold " + period.label() + ": p50, p95",
                        text(
                                "EVENTS and SERVICES %.0f, %.0f ms; LATENCY %.0f, %.0f ms",
                                measured.needed().p50(),
                                measured.needed().p95(),
                                measured.latency().p50(),
                                measured.latency().p95()),
                        "< 200 ms; as measured");
            }
        }
    }

    private static String path(Period period) {
        return "/api/v1/stats?period=" + period.label();
    }

    private String body(String path) throws IOException, InterruptedException {
        return text(service.url() + path);
    }

    private String text(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private double metric(String name) throws IOException, InterruptedException {
        return text(service.url() + "/actuator/prometheus")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(CacheBench::value)
                .findFirst()
                .orElseThrow();
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}

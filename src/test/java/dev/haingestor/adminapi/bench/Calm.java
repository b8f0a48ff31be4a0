package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.influx.InfluxServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Waits until InfluxDB has tidied up what was written: its compactions take the processor that queries are measured on. */
final class Calm {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final double IDLE_SHARE = 0.1;
    private static final String CPU = "process_cpu_seconds_total ";

    private Calm() {}

    static void await(HttpClient http, InfluxServer server) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        double before = cpuSeconds(http, server);
        while (System.nanoTime() < deadline) {
            Thread.sleep(STEP.toMillis());
            double now = cpuSeconds(http, server);
            if (now - before < IDLE_SHARE * STEP.toSeconds()) {
                return;
            }
            before = now;
        }
        System.out.println("InfluxDB is still busy with what was written: figures will be worse than they are");
    }

    private static double cpuSeconds(HttpClient http, InfluxServer server) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.url() + "/metrics")).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(CPU))
                .mapToDouble(line -> Double.parseDouble(line.substring(CPU.length())))
                .findFirst()
                .orElse(0);
    }
}

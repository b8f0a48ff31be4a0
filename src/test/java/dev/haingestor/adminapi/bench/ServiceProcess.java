package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.influx.InfluxServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** The packaged service in a process of its own, as it is deployed: one JVM with the bench would share its heap and its JIT. */
final class ServiceProcess implements AutoCloseable {

    private static final Path JAR = Path.of("target", "admin-api.jar");
    private static final Path LOG = Path.of("target", "bench-service.log");
    private static final Duration START = Duration.ofSeconds(60);

    private final int port = freePort();
    private final Path folder;
    private final Process process;

    ServiceProcess(InfluxServer server, String bucket) throws IOException {
        // An empty folder: a .env lying about must not change what is measured.
        folder = Files.createTempDirectory("bench-service");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toAbsolutePath().toString())
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(LOG.toFile());
        builder.environment().putAll(settings(server, bucket));
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private Map<String, String> settings(InfluxServer server, String bucket) throws IOException {
        String nowhere = "http://127.0.0.1:" + freePort();
        return Map.ofEntries(
                Map.entry("INFLUXDB_URL", server.url()),
                Map.entry("INFLUXDB_TOKEN", server.readToken(bucket)),
                Map.entry("INFLUXDB_ORG", InfluxServer.ORG),
                Map.entry("INFLUXDB_BUCKET", bucket),
                Map.entry("EVENTS_MEASUREMENT", HomeData.EVENTS),
                Map.entry("EVENTS_MARKER_FIELDS", String.join(",", HomeData.MARKERS)),
                Map.entry("SERVICES_MEASUREMENT", HomeData.SERVICES),
                Map.entry("API_PORT", String.valueOf(port)),
                Map.entry("WEBSOCKET_INGESTION_URL", nowhere),
                Map.entry("ENRICHMENT_PIPELINE_URL", nowhere),
                // What the service does in the background is not what is measured.
                Map.entry("SAMPLE_INTERVAL", "10m"),
                Map.entry("STATS_CHECK_INTERVAL", "60s"),
                Map.entry("STATS_BUDGET", System.getProperty("budget", "2s")));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    void await(ServiceReader reader) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!reader.isUp()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the service does not start: see " + LOG);
            }
            Thread.sleep(200);
        }
    }

    @Override
    public synchronized void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        FileSystemUtils.deleteRecursively(folder.toFile());
    }
}

package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.chaos.Watched;
import dev.haingestor.adminapi.influx.InfluxServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        this(influxdb(server, bucket));
    }

    /** With the settings that matter for what is measured; nothing is kept of its working folder. */
    ServiceProcess(Map<String, String> settings, String... options) throws IOException {
        this(
                settings,
                Stream.concat(
                                Arrays.stream(options),
                                Stream.of("-jar", JAR.toAbsolutePath().toString()))
                        .toList());
    }

    /** The service together with something that only a bench has. */
    static ServiceProcess of(Class<?> main, Map<String, String> settings, String... options) throws IOException {
        String classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return new ServiceProcess(
                settings,
                Stream.concat(Arrays.stream(options), Stream.of("-cp", classes, main.getName()))
                        .toList());
    }

    private ServiceProcess(Map<String, String> settings, List<String> options) throws IOException {
        // An empty folder: a .env lying about must not change what is measured.
        folder = Files.createTempDirectory("bench-service");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(LOG.toFile());
        builder.environment().putAll(common());
        builder.environment().putAll(settings);
        process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    private static Map<String, String> influxdb(InfluxServer server, String bucket) {
        return Map.of(
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                server.readToken(bucket),
                "INFLUXDB_ORG",
                InfluxServer.ORG,
                "INFLUXDB_BUCKET",
                bucket);
    }

    static Map<String, String> influxdb(InfluxServer server, String bucket, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(influxdb(server, bucket));
        all.putAll(others);
        return all;
    }

    private Map<String, String> common() {
        String nowhere = "http://127.0.0.1:" + freePort();
        return Map.ofEntries(
                Map.entry("EVENTS_MEASUREMENT", HomeData.EVENTS),
                Map.entry("EVENTS_MARKER_FIELDS", String.join(",", HomeData.MARKERS)),
                Map.entry("SERVICES_MEASUREMENT", HomeData.SERVICES),
                Map.entry("API_PORT", String.valueOf(port)),
                Map.entry("WEBSOCKET_INGESTION_URL", nowhere),
                Map.entry("ENRICHMENT_PIPELINE_URL", nowhere),
                // What the service does in the background is not what is measured.
                Map.entry("SAMPLE_INTERVAL", "10m"),
                // Every answer cold.
                Map.entry("STATS_WARM_UP", "false"),
                Map.entry("STATS_CACHE_LIVE_TTL", "0s"),
                Map.entry("STATS_CACHE_TTL", "0s"),
                Map.entry("STATS_CACHE_BYTES", "0B"),
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

    Watched watched() {
        return new Watched(url(), pid(), LOG);
    }

    /** Until it answers completely from its store. */
    void await(ServiceReader reader) throws InterruptedException {
        await(reader::isUp);
    }

    /** Until it answers, however. */
    void awaitAnswer(HttpClient http) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/actuator/health/liveness"))
                .build();
        await(() -> {
            try {
                return http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    private void await(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the service does not start: see " + LOG);
            }
            Thread.sleep(200);
        }
    }

    private interface Condition {

        boolean holds() throws InterruptedException;
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

package dev.haingestor.adminapi;

import dev.haingestor.adminapi.chaos.Watched;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The whole service in a process of its own, for what a JVM can't survive. It listens on this machine alone. */
public final class AppProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration LARGE_BODY = Duration.ofMinutes(4);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = freePort();
    private final Path log;
    private final Process process;

    private AppProcess(Path folder, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        this.log = Files.createTempFile(folder, "service", ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        java("-cp", classPath(), AdminApiApplication.class.getName(), "--server.address=127.0.0.1"))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("INFLUXDB_"));
        builder.environment()
                .putAll(Map.of(
                        "API_PORT",
                        String.valueOf(port),
                        "DATA_DIR",
                        "data",
                        "LOG_LEVEL",
                        "warn",
                        "WEBSOCKET_INGESTION_URL",
                        "http://127.0.0.1:1",
                        "ENRICHMENT_PIPELINE_URL",
                        "http://127.0.0.1:1"));
        builder.environment().putAll(settings);
        this.process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * Starts it without waiting for it.
     *
     * @param folder where it works: its data is in {@code data}, what it prints in {@code service*.log}
     */
    public static AppProcess launch(Path folder, Map<String, String> settings) {
        try {
            return new AppProcess(folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static AppProcess start(Path folder, Map<String, String> settings) {
        AppProcess app = launch(folder, settings);
        app.awaitStart();
        return app;
    }

    public void awaitStart() {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isUp()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("the service does not start: " + printed());
            }
            sleep(50);
        }
    }

    private boolean isUp() {
        try {
            return get("/actuator/health/readiness").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    public HttpResponse<String> get(String path) throws IOException {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path, String body) throws IOException {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> post(String path, byte[] body, String... headers) throws IOException {
        HttpRequest.Builder request =
                request(path).timeout(LARGE_BODY).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** The lines of a 200, as they come; to be closed. */
    public Stream<String> lines(String path) throws IOException {
        try {
            HttpResponse<Stream<String>> answer = http.send(request(path).build(), HttpResponse.BodyHandlers.ofLines());
            if (answer.statusCode() != 200) {
                throw new IOException(path + ": " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(1));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public Watched watched() {
        return new Watched("http://127.0.0.1:" + port, pid(), log);
    }

    public List<String> printed() {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it between any two of its instructions. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Asks it to end, and waits until it has; returns the exit code. */
    public int stop() {
        process.destroy();
        return await();
    }

    /** Waits until it has ended by itself; returns the exit code. */
    public int await() {
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the service does not end: " + printed());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /** This JVM's program, for a short life. */
    public static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The one that the build gives may be a jar that only names others; paths in it are whole. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

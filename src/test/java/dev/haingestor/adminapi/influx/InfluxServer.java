package dev.haingestor.adminapi.influx;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;

/**
 * A real InfluxDB 2 for tests: a container where Docker runs, else a program {@code influxd} started on a free port.
 * See {@link RealInflux} for where the program is looked for.
 */
public final class InfluxServer implements AutoCloseable {

    public static final String ORG = "ha-ingestor";
    public static final String TOKEN = "token-of-the-tests-only";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Host host;

    private InfluxServer(Host host) {
        this.host = host;
    }

    /** Started and set up. */
    static InfluxServer start(Host host) {
        InfluxServer server = new InfluxServer(host);
        server.host.start();
        server.awaitHealth();
        server.setup();
        return server;
    }

    public String url() {
        return host.url();
    }

    /** Its data stays; {@link #restart} brings it back on the same port. */
    public void kill() {
        host.stop();
    }

    public void restart() {
        host.start();
        awaitHealth();
    }

    /** It accepts connections and doesn't answer; {@link #thaw} makes it go on. */
    public void freeze() {
        host.freeze();
    }

    public void thaw() {
        host.thaw();
    }

    private void awaitHealth() {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (send(HttpRequest.newBuilder(uri("/health")).build()).statusCode() == 200) {
                    return;
                }
            } catch (IllegalStateException notYet) {
                pause();
            }
        }
        throw new IllegalStateException("InfluxDB did not start within a minute at " + url());
    }

    private void setup() {
        HttpResponse<String> answer = post("/api/v2/setup", """
                {"username":"admin","password":"a-password","org":"%s","bucket":"first","token":"%s"}
                """.formatted(ORG, TOKEN));
        if (answer.statusCode() != 201 && answer.statusCode() != 422) {
            throw new IllegalStateException("setup of InfluxDB: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** A new empty bucket that keeps its points for ever, in shards of a week. */
    public String newBucket() {
        String name = "bucket-" + UUID.randomUUID();
        createBucket(name);
        return name;
    }

    /** Points of a time longer ago are refused, and dropped. */
    public String newBucket(Duration retention) {
        String name = "bucket-" + UUID.randomUUID();
        require(
                post(
                        "/api/v2/buckets",
                        "{\"orgID\":\"%s\",\"name\":\"%s\",\"retentionRules\":[{\"everySeconds\":%d}]}"
                                .formatted(orgId(), name, retention.toSeconds())),
                201);
        return name;
    }

    public void createBucket(String name) {
        require(post("/api/v2/buckets", "{\"orgID\":\"%s\",\"name\":\"%s\"}".formatted(orgId(), name)), 201);
    }

    public void deleteBucket(String name) {
        String id = firstId(get("/api/v2/buckets?name=" + name));
        require(send(request("/api/v2/buckets/" + id).DELETE().build()), 204);
    }

    /** How many queries it has answered, by its own count. */
    public long queries() {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith("http_api_requests_total{") && line.contains("path=\"/api/v2/query\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** A token that may read nothing but this bucket. */
    public String readToken(String bucket) {
        String id = firstId(get("/api/v2/buckets?name=" + bucket));
        String answer = require(post("/api/v2/authorizations", """
                {"orgID":"%s","permissions":[{"action":"read","resource":{"type":"buckets","id":"%s"}}]}
                """.formatted(orgId(), id)), 201);
        return answer.replaceAll("(?s).*\"token\": *\"([^\"]+)\".*", "$1");
    }

    /** May read and write all buckets, those too that are made later. */
    public Grant newGrant() {
        String answer = require(post("/api/v2/authorizations", """
                {"orgID":"%1$s","permissions":[{"action":"read","resource":{"type":"buckets","orgID":"%1$s"}},
                {"action":"write","resource":{"type":"buckets","orgID":"%1$s"}}]}
                """.formatted(orgId())), 201);
        return new Grant(
                answer.replaceAll("(?s)^\\{\\s*\"id\": *\"([^\"]+)\".*", "$1"),
                answer.replaceAll("(?s).*\"token\": *\"([^\"]+)\".*", "$1"));
    }

    /** Its token is refused from now on, until {@link #restore}. */
    public void revoke(Grant grant) {
        patch("/api/v2/authorizations/" + grant.id(), "{\"status\":\"inactive\"}");
    }

    public void restore(Grant grant) {
        patch("/api/v2/authorizations/" + grant.id(), "{\"status\":\"active\"}");
    }

    public void renameBucket(String from, String to) {
        patch("/api/v2/buckets/" + firstId(get("/api/v2/buckets?name=" + from)), "{\"name\":\"%s\"}".formatted(to));
    }

    /** Writes what InfluxDB takes of the lines; false when that was not all. */
    public boolean writeSome(String bucket, String lines) {
        HttpResponse<String> answer = post("/api/v2/write?org=" + ORG + "&bucket=" + bucket + "&precision=ns", lines);
        if (answer.statusCode() != 422) {
            require(answer, 204);
        }
        return answer.statusCode() == 204;
    }

    public void write(String bucket, String lines) {
        require(post("/api/v2/write?org=" + ORG + "&bucket=" + bucket + "&precision=ns", lines), 204);
    }

    private String orgId() {
        return firstId(get("/api/v2/orgs?org=" + ORG));
    }

    private static String firstId(String json) {
        return json.replaceAll("(?s).*?\"(?:orgs|buckets)\":.*?\"id\": *\"([0-9a-f]{16})\".*", "$1");
    }

    private String get(String path) {
        return require(send(request(path).build()), 200);
    }

    private HttpResponse<String> post(String path, String body) {
        return send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private void patch(String path, String body) {
        require(
                send(request(path)
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                        .build()),
                200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Token " + TOKEN);
    }

    private URI uri(String path) {
        return URI.create(url() + path);
    }

    private static String require(HttpResponse<String> answer, int status) {
        if (answer.statusCode() != status) {
            throw new IllegalStateException(answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return sendOnce(request);
        } catch (IOException maybeExpired) {
            return sendAgain(request);
        }
    }

    /** The client repeats nothing but reading when a kept connection turns out to be closed. */
    private HttpResponse<String> sendAgain(HttpRequest request) {
        try {
            return sendOnce(request);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> sendOnce(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        host.stop();
        host.forget();
    }

    /** A token, and the name by which it is revoked. */
    public record Grant(String id, String token) {}

    /** Where the server's process lives. */
    interface Host {

        void start();

        void stop();

        void freeze();

        void thaw();

        /** Removes its data. */
        void forget();

        String url();
    }
}

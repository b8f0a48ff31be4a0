package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.store.flux.DirectQueries;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Sends queries to InfluxDB as they are and throws the answers away: the least that any service in between could take. */
final class DirectReader {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final URI uri;

    DirectReader(HttpClient http, InfluxServer server) {
        this.http = http;
        this.uri = URI.create(server.url() + "/api/v2/query?org=" + InfluxServer.ORG);
    }

    /** What an answer holds, counted apart from the measured rounds. */
    record Size(long bytes, long rows) {

        Size plus(Size other) {
            return new Size(bytes + other.bytes, rows + other.rows);
        }
    }

    /** All side by side, until the last byte of the slowest. */
    double millis(List<DirectQueries.Body> bodies) {
        long started = System.nanoTime();
        List<CompletableFuture<HttpResponse<Long>>> answers = bodies.stream()
                .map(body -> http.sendAsync(request(body), info -> new ByteCount()))
                .toList();
        boolean whole = answers.stream()
                .map(CompletableFuture::join)
                .allMatch(answer -> answer.statusCode() == 200 && answer.body() > 0);
        double millis = (System.nanoTime() - started) / 1e6;
        if (!whole) {
            throw new IllegalStateException("InfluxDB did not answer a direct query");
        }
        return millis;
    }

    Size size(DirectQueries.Body body) throws IOException, InterruptedException {
        long bytes = http.send(request(body), info -> new ByteCount()).body();
        try (Stream<String> lines =
                http.send(request(body), HttpResponse.BodyHandlers.ofLines()).body()) {
            return new Size(bytes, lines.filter(DirectReader::isRow).count());
        }
    }

    /** Not an annotation, nor a header, nor the empty line after a table. */
    private static boolean isRow(String line) {
        if (line.startsWith(",error,") || line.startsWith("error,")) {
            throw new IllegalStateException("InfluxDB broke off a direct answer");
        }
        return !line.isEmpty() && !line.startsWith("#") && !line.startsWith(",result,");
    }

    private HttpRequest request(DirectQueries.Body body) {
        return HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                .header("Authorization", "Token " + InfluxServer.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.json()))
                .build();
    }
}

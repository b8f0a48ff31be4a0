package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.rollup.Period;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks the service for statistics, and takes nothing but a complete answer out of its store. */
final class ServiceReader {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http;
    private final String url;
    private final String source;

    ServiceReader(HttpClient http, String url) {
        this(http, url, "influxdb");
    }

    /** @param source that answers must come from */
    ServiceReader(HttpClient http, String url, String source) {
        this.source = source;
        this.http = http;
        this.url = url;
    }

    boolean isUp() throws InterruptedException {
        try {
            return isWhole(send(Period.MINUTES_15));
        } catch (IOException notYet) {
            return false;
        }
    }

    /** How long a cold answer takes: the service keeps none, so every one is. */
    double millis(Period period) throws IOException, InterruptedException {
        long started = System.nanoTime();
        HttpResponse<String> answer = send(period);
        double millis = (System.nanoTime() - started) / 1e6;
        if (!isWhole(answer)) {
            throw new IllegalStateException(period.label() + " was not answered completely from the store after "
                    + Math.round(millis) + " ms: " + answer.statusCode() + " " + answer.body());
        }
        return millis;
    }

    /** Whatever the answer is. */
    int poll(Period period) throws IOException, InterruptedException {
        return send(period).statusCode();
    }

    private HttpResponse<String> send(Period period) throws IOException, InterruptedException {
        URI uri = URI.create(url + "/api/v1/stats?period=" + period.label());
        return http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private boolean isWhole(HttpResponse<String> answer) {
        return answer.statusCode() == 200
                && answer.body().contains("\"source\":\"" + source + '"')
                && answer.body().contains("\"complete\":true");
    }
}

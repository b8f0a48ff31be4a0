package dev.haingestor.adminapi.alerts.webhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends a body to the webhook. */
final class WebhookClient {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final URI url;

    /** A client has a thread, so there is none where nothing is told. */
    private @Nullable HttpClient http;

    WebhookClient(String url) {
        this.url = URI.create(url);
    }

    /** The outcome of a request; {@code REFUSED} means that another try would be refused as well. */
    enum Outcome {
        TAKEN,
        REFUSED,
        FAILED
    }

    /**
     * The outcome, and why it is not better.
     *
     * @param reason without the URL, which may be secret
     */
    record Answer(Outcome outcome, String reason) {}

    synchronized Answer send(String body) {
        if (http == null) {
            http = HttpClient.newBuilder()
                    .connectTimeout(LIMIT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
        }
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return new Answer(outcome(status), "it answers with status " + status);
        } catch (IOException e) {
            return new Answer(
                    Outcome.FAILED, "it does not answer: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(Outcome.FAILED, "this service is stopping");
        }
    }

    private static Outcome outcome(int status) {
        if (status / 100 == 2) {
            return Outcome.TAKEN;
        }
        boolean mayChange = status / 100 == 5 || status == 408 || status == 429;
        return mayChange ? Outcome.FAILED : Outcome.REFUSED;
    }
}

package dev.haingestor.adminapi.upstream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a service for its health. It never throws, as a failure is a result too. The time limit covers the whole call, as
 * websocket-ingestion is known to accept a connection and then say nothing.
 */
public final class UpstreamClient {

    /** The longest body in bytes; real ones have half a kilobyte. */
    private static final int MAX_BODY = 256 * 1024;

    private final UpstreamProperties properties;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();
    private final OkHttpClient http;

    public UpstreamClient(UpstreamProperties properties, Clock clock) {
        this.properties = properties;
        this.clock = clock;
        this.http = new OkHttpClient.Builder()
                .callTimeout(properties.timeout())
                .connectTimeout(properties.timeout())
                .readTimeout(Duration.ZERO)
                .followRedirects(false)
                .build();
    }

    UpstreamAnswer ask(Upstream upstream) {
        DualClockTime asked = DualClockTime.now(clock, System::nanoTime);
        try {
            UpstreamHealth health = health(get(properties.baseUrl(upstream)), asked);
            return UpstreamAnswer.of(upstream, asked, since(asked), health);
        } catch (IOException | RuntimeException e) {
            return UpstreamAnswer.failed(upstream, asked, since(asked), reason(e));
        }
    }

    /** Asks a watched service; a 2xx with any body is an answer. */
    WatchedAnswer ask(WatchedService service) {
        DualClockTime asked = DualClockTime.now(clock, System::nanoTime);
        try {
            Optional<String> status = status(get(service.url()));
            return new WatchedAnswer(service.name(), asked.time(), since(asked), status, "");
        } catch (IOException | RuntimeException e) {
            return new WatchedAnswer(service.name(), asked.time(), since(asked), Optional.empty(), reason(e));
        }
    }

    private UpstreamHealth health(String body, DualClockTime asked) throws IOException {
        JsonNode parsed = json.readTree(body);
        if (!parsed.isObject()) {
            throw new BadAnswerException("its answer is no JSON object");
        }
        return new UpstreamHealth(parsed, asked.time());
    }

    private Optional<String> status(String body) {
        try {
            JsonNode status = json.readTree(body).path("status");
            return status.isString() ? Optional.of(status.stringValue()) : Optional.empty();
        } catch (JacksonException text) {
            return Optional.empty();
        }
    }

    private String get(String baseUrl) throws IOException {
        HttpUrl url = HttpUrl.get(baseUrl).newBuilder().addPathSegment("health").build();
        Request request = new Request.Builder()
                .url(url)
                .header("Accept", "application/json, */*;q=0.5")
                .build();
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new BadAnswerException("it answered " + response.code());
            }
            return text(response);
        }
    }

    /** Reads the body as text, whatever its Content-Type. */
    private static String text(Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(MAX_BODY + 1)) {
            throw new BadAnswerException("its answer is too long");
        }
        return source.readString(StandardCharsets.UTF_8);
    }

    private static Duration since(DualClockTime asked) {
        return Duration.ofNanos(System.nanoTime() - asked.nanos());
    }

    private String reason(Exception failure) {
        if (failure instanceof InterruptedIOException) {
            return "no answer within " + properties.timeout().toMillis() + " ms";
        }
        if (failure instanceof ConnectException) {
            return "connection refused";
        }
        if (failure instanceof UnknownHostException) {
            return "unknown host";
        }
        if (failure instanceof JacksonException) {
            return "its answer is no JSON";
        }
        return failure instanceof BadAnswerException bad ? bad.reason : "its answer broke off, or is none of HTTP";
    }

    /** Has a message of ours, unlike the HTTP client's, which repeat what was sent. */
    private static final class BadAnswerException extends IOException {

        private final String reason;

        BadAnswerException(String reason) {
            super(reason);
            this.reason = reason;
        }
    }

    void close() {
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}

package dev.haingestor.adminapi.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A body of {@code GET /health}. A value that is missing, has an unknown shape or can't be true is absent: an upstream service
 * of another version must not cost the other figures.
 *
 * @param asked the time before it was asked for
 */
public record UpstreamHealth(JsonNode body, Instant asked) {

    private static final List<String> COUNTS = List.of(
            "subscription/session_events_received",
            "subscription/total_events_received",
            "connection/connection_attempts",
            "normalization/normalized_events",
            "influxdb/points_written",
            "influxdb/write_errors");
    private static final List<String> TIMES =
            List.of("subscription/last_event_time", "connection/last_connection_time", "influxdb/last_write_time");

    /** Larger numbers are no counts, and could not be added up exactly. */
    private static final long MANY = 1L << 53;
    /** Times further ahead than this don't come from a clock that is merely wrong. */
    private static final Duration FAR = Duration.ofDays(1);

    private static final int LONGEST_TEXT = 200;
    /** Characters that would break a line or reorder what is shown, and half characters. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    /** The service's own status: {@code healthy}, {@code degraded}, {@code unhealthy}; {@code unknown} if it tells none. */
    public String status() {
        return body.path("status").isString() ? body.path("status").stringValue() : "unknown";
    }

    /** How long the service has been up: its counters count since its start. */
    public Optional<Duration> uptime() {
        JsonNode uptime = body.path("uptime");
        return uptime.isString() ? Uptime.parse(uptime.stringValue()) : Optional.empty();
    }

    /** The time by the service's own clock. */
    public Optional<Instant> timestamp() {
        return time(body.path("timestamp"));
    }

    /**
     * Events received since the service's start (websocket-ingestion). Newer versions count those of Home Assistant's history
     * in their total and send those of this run, used here, beside it.
     */
    public OptionalLong eventsReceived() {
        OptionalLong session = count("subscription", "session_events_received");
        return session.isPresent() ? session : count("subscription", "total_events_received");
    }

    /** Connection attempts to Home Assistant (websocket-ingestion). */
    public OptionalLong connectionAttempts() {
        return count("connection", "connection_attempts");
    }

    /** Whether it is connected to Home Assistant (websocket-ingestion). */
    public Optional<Boolean> isConnected() {
        return flag("connection", "is_running");
    }

    /** When it last connected to Home Assistant (websocket-ingestion). */
    public Optional<Instant> lastConnectionTime() {
        return time(body.path("connection").path("last_connection_time"));
    }

    /** The last error of its connection to Home Assistant, shortened (websocket-ingestion). */
    public Optional<String> lastError() {
        JsonNode error = body.path("connection").path("last_error");
        return error.isString() ? text(error.stringValue()) : Optional.empty();
    }

    /** Whether it adds the weather to events (websocket-ingestion). */
    public Optional<Boolean> isWeatherEnabled() {
        return flag("weather_enrichment", "is_enabled");
    }

    /** Requests for the weather since the service's start (websocket-ingestion). */
    public OptionalLong weatherRequests() {
        return count(
                body.path("weather_enrichment").path("weather_client_stats").path("total_requests"));
    }

    /** Requests for the weather that its cache answered (websocket-ingestion). */
    public OptionalLong weatherCacheHits() {
        return count("weather_enrichment", "cache_hits");
    }

    /** When it last received an event (websocket-ingestion). */
    public Optional<Instant> lastEventTime() {
        return time(body.path("subscription").path("last_event_time"));
    }

    /** Events normalized since the service's start (enrichment-pipeline). */
    public OptionalLong eventsNormalized() {
        return count("normalization", "normalized_events");
    }

    /** Points written since the service's start (enrichment-pipeline). */
    public OptionalLong pointsWritten() {
        return count("influxdb", "points_written");
    }

    /** Writes that failed since the service's start (enrichment-pipeline). */
    public OptionalLong writeErrors() {
        return count("influxdb", "write_errors");
    }

    /** When it last wrote (enrichment-pipeline). */
    public Optional<Instant> lastWriteTime() {
        return time(body.path("influxdb").path("last_write_time"));
    }

    private OptionalLong count(String part, String name) {
        return count(body.path(part).path(name));
    }

    private static OptionalLong count(JsonNode value) {
        boolean whole = value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= MANY;
        return whole ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    private Optional<Boolean> flag(String part, String name) {
        JsonNode value = body.path(part).path(name);
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    private static Optional<String> text(String told) {
        String visible = UNPRINTABLE.matcher(told).replaceAll(" ").strip();
        if (visible.length() > LONGEST_TEXT) {
            boolean splits = Character.isHighSurrogate(visible.charAt(LONGEST_TEXT - 1));
            visible = visible.substring(0, splits ? LONGEST_TEXT - 1 : LONGEST_TEXT);
        }
        return visible.isEmpty() ? Optional.empty() : Optional.of(visible);
    }

    /** The names of values that can't be true and are left out: negative or huge counts, times that are far ahead. */
    List<String> unusable() {
        Stream<String> counts = COUNTS.stream()
                .filter(name -> value(name).isNumber() && count(value(name)).isEmpty());
        Stream<String> times = TIMES.stream()
                .filter(name ->
                        parsed(value(name)).isPresent() && time(value(name)).isEmpty());
        return Stream.concat(counts, times).toList();
    }

    private JsonNode value(String name) {
        return body.at("/" + name);
    }

    /** Parses a time with an offset; one without an offset means UTC. */
    private Optional<Instant> time(JsonNode value) {
        return parsed(value).filter(time -> time.isAfter(Instant.EPOCH) && time.isBefore(asked.plus(FAR)));
    }

    private static Optional<Instant> parsed(JsonNode value) {
        if (!value.isString()) {
            return Optional.empty();
        }
        String text = value.stringValue();
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException withoutOffset) {
            return naiveTime(text);
        }
    }

    private static Optional<Instant> naiveTime(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}

package dev.haingestor.adminapi.fallback;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * A body of {@code GET /health}. What it does not have, or has in an unknown shape, is absent: an upstream of another version
 * must not cost the figures that are there.
 */
public record UpstreamHealth(JsonNode body) {

    /** Larger numbers are no counts, and would add up to nonsense. */
    private static final long MANY = 1L << 53;
    /** Later times are none, and can't be calculated with. */
    private static final Instant FAR = Instant.parse("9999-01-01T00:00:00Z");

    /** The service's own word: {@code healthy}, {@code degraded}, {@code unhealthy}; {@code unknown} when it says none. */
    public String status() {
        return body.path("status").isString() ? body.path("status").stringValue() : "unknown";
    }

    /** How long it has been up: its running totals count from then. */
    public Optional<Duration> uptime() {
        JsonNode uptime = body.path("uptime");
        return uptime.isString() ? Uptime.parse(uptime.stringValue()) : Optional.empty();
    }

    /** What time it is, by its own clock. */
    public Optional<Instant> timestamp() {
        return time(body.path("timestamp"));
    }

    /**
     * Events received since its start; websocket-ingestion. Newer versions count in their total the events of Home Assistant's
     * history as well, which are no new ones, and send those of this run beside it.
     */
    public OptionalLong eventsReceived() {
        OptionalLong session = count("subscription", "session_events_received");
        return session.isPresent() ? session : count("subscription", "total_events_received");
    }

    /** Times it connected to Home Assistant; websocket-ingestion. */
    public OptionalLong connectionAttempts() {
        return count("connection", "connection_attempts");
    }

    /** Whether it is connected to Home Assistant; websocket-ingestion. */
    public Optional<Boolean> isConnected() {
        return flag("connection", "is_running");
    }

    /** When it last got an event; websocket-ingestion. */
    public Optional<Instant> lastEventTime() {
        return time(body.path("subscription").path("last_event_time"));
    }

    /** Events made uniform since its start; enrichment-pipeline. */
    public OptionalLong eventsNormalized() {
        return count("normalization", "normalized_events");
    }

    /** Points written since its start; enrichment-pipeline. */
    public OptionalLong pointsWritten() {
        return count("influxdb", "points_written");
    }

    /** Writes that failed since its start; enrichment-pipeline. */
    public OptionalLong writeErrors() {
        return count("influxdb", "write_errors");
    }

    /** Percent of its writes that succeeded since its start; enrichment-pipeline. */
    public OptionalDouble successRate() {
        JsonNode rate = body.path("influxdb").path("success_rate");
        return rate.isNumber() ? OptionalDouble.of(rate.doubleValue()) : OptionalDouble.empty();
    }

    /** When it last wrote; enrichment-pipeline. */
    public Optional<Instant> lastWriteTime() {
        return time(body.path("influxdb").path("last_write_time"));
    }

    private OptionalLong count(String part, String name) {
        JsonNode value = body.path(part).path(name);
        boolean whole = value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0
                && value.longValue() <= MANY;
        return whole ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
    }

    private Optional<Boolean> flag(String part, String name) {
        JsonNode value = body.path(part).path(name);
        return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
    }

    /** Times come with an offset, or without one and then mean UTC. */
    private static Optional<Instant> time(JsonNode value) {
        return parsed(value).filter(time -> time.isAfter(Instant.EPOCH) && time.isBefore(FAR));
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

package dev.haingestor.adminapi.health;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service around this one, in the shape that pages for operators read. What is not known is null, and left out.
 *
 * @param status {@link #RUNNING}, {@link #DEGRADED}, {@link #ERROR} when it says that it is unwell, {@link #STOPPED} when it does
 *         not answer, {@link #UNKNOWN} before it was asked
 * @param uptime such as {@code 1 day, 0:00:05}
 * @param upFor the same as a time
 * @param timestamp when it was last asked
 * @param error null while it is well
 */
record RunningService(
        String service,
        String status,
        boolean running,
        @Nullable Integer port,
        @Nullable String uptime,
        @JsonIgnore @Nullable Duration upFor,
        @Nullable Double responseTimeMs,
        @Nullable Instant timestamp,
        @Nullable String error,
        Load metrics) {

    static final String RUNNING = "running";
    static final String DEGRADED = "degraded";
    static final String ERROR = "error";
    static final String STOPPED = "stopped";
    static final String UNKNOWN = "unknown";

    /**
     * What it has done in the last hour.
     *
     * @param requestsPerMinute events a minute
     * @param errorRate percent
     */
    record Load(
            @Nullable Double requestsPerMinute, @Nullable Double errorRate) {

        static final Load UNKNOWN = new Load(null, null);
    }

    boolean is(String expected) {
        return status.equals(expected);
    }
}

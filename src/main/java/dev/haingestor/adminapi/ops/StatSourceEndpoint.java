package dev.haingestor.adminapi.ops;

import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.security.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** The switch over HTTP. Everybody may read it, so it doesn't tell the address that flipped it; that is in the log. */
@Endpoint(id = "statsource")
final class StatSourceEndpoint {

    private static final String PARAMETER = "use_influxdb";

    private final SourceSwitch source;

    StatSourceEndpoint(SourceSwitch source) {
        this.source = source;
    }

    /**
     * @param useInfluxdb whether statistics are read from the store
     * @param changedBy {@code environment}, {@code api_key} or {@code this_machine}
     * @param useInfluxdbAtStart the value of USE_INFLUXDB_STATS
     */
    record Answer(boolean useInfluxdb, Instant changedAt, String changedBy, boolean useInfluxdbAtStart) {}

    @ReadOperation
    Answer read() {
        SwitchState state = source.state();
        return new Answer(
                state.useInfluxdb(),
                state.changedAt(),
                state.changedBy().name().toLowerCase(Locale.ROOT),
                source.atStart());
    }

    /**
     * Sets the switch. The parameter is named like the field in the body, as Actuator wants it.
     *
     * @throws BadParameterException if it is missing or neither true nor false
     */
    @WriteOperation
    Answer write(SecurityContext security, @Nullable String use_influxdb) {
        if (!(security.getPrincipal() instanceof Caller caller)) {
            throw new IllegalStateException("nobody has said who may flip the switch");
        }
        source.set(parse(use_influxdb), caller);
        return read();
    }

    private static boolean parse(@Nullable String text) {
        if (text == null || !text.equals("true") && !text.equals("false")) {
            throw BadParameterException.oneOf(PARAMETER, List.of("true", "false"));
        }
        return text.equals("true");
    }
}

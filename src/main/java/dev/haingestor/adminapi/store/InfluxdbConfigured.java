package dev.haingestor.adminapi.store;

import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when InfluxDB is configured: any of its variables is set and not blank. Then all required ones must be set, as a lost
 * secret must not look like an empty home. Others that begin with {@code INFLUXDB_} don't count: orchestrators make some up.
 */
public final class InfluxdbConfigured extends SpringBootCondition {

    private static final List<String> VARIABLES =
            List.of("INFLUXDB_URL", "INFLUXDB_TOKEN", "INFLUXDB_ORG", "INFLUXDB_BUCKET", "INFLUXDB_TIMEOUT");

    static Optional<String> variable(Environment environment) {
        return VARIABLES.stream()
                .filter(name -> !environment.getProperty(name, "").isBlank())
                .findFirst();
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return variable(context.getEnvironment())
                .map(name -> new ConditionOutcome(true, name + " is set"))
                .orElse(new ConditionOutcome(false, "no INFLUXDB_ variable is set"));
    }

    /** Matches when InfluxDB is not configured, and so the embedded store is used. */
    public static final class Not extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return variable(context.getEnvironment())
                    .map(name -> new ConditionOutcome(false, name + " is set"))
                    .orElse(new ConditionOutcome(true, "no INFLUXDB_ variable is set"));
        }
    }
}

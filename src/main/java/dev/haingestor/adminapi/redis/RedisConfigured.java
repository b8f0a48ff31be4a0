package dev.haingestor.adminapi.redis;

import dev.haingestor.adminapi.store.InfluxdbConfigured;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if {@code REDIS_URL} is set and there is an InfluxDB: an embedded store has one instance only. */
public final class RedisConfigured extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return outcome(context, new InfluxdbConfigured().getMatchOutcome(context, metadata));
    }

    private static ConditionOutcome outcome(ConditionContext context, ConditionOutcome store) {
        boolean set =
                !context.getEnvironment().getProperty("admin-api.redis.url", "").isBlank();
        return set ? store : ConditionOutcome.noMatch("REDIS_URL is not set");
    }

    /** Matches if {@code REDIS_URL} is set in vain. */
    static final class InVain extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return outcome(context, new InfluxdbConfigured.Not().getMatchOutcome(context, metadata));
        }
    }
}

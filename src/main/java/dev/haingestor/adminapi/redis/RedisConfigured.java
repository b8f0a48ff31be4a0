package dev.haingestor.adminapi.redis;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether {@code REDIS_URL} is set. */
public final class RedisConfigured extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean set = !context.getEnvironment().getProperty("admin-api.redis.url", "").isBlank();
        return new ConditionOutcome(set, ConditionMessage.of("REDIS_URL is " + (set ? "set" : "not set")));
    }
}

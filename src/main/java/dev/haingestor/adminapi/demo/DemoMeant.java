package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.store.duckdb.EmbeddedProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Whether the demo is switched on, read as by {@link EmbeddedProperties}; Boot's own conditions don't know {@code yes}. */
final class DemoMeant implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return Binder.get(context.getEnvironment())
                .bind("admin-api.embedded.demo", Boolean.class)
                .orElse(false);
    }
}

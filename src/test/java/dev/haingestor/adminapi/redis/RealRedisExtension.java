package dev.haingestor.adminapi.redis;

import dev.haingestor.adminapi.NotTested;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

final class RealRedisExtension implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
        if (there) {
            return ConditionEvaluationResult.enabled("Redis is there");
        }
        String message = context.getDisplayName() + ": no redis-server on the PATH";
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(message);
        }
        NotTested.say(message);
        return ConditionEvaluationResult.disabled(message);
    }
}

package dev.haingestor.adminapi.influx;

import dev.haingestor.adminapi.NotTested;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Finds an InfluxDB once and starts one server for all tests that may share it. */
public final class RealInfluxExtension implements ExecutionCondition {

    private static final Optional<Supplier<InfluxServer.Host>> HOSTS = find();
    private static InfluxServer shared;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (HOSTS.isPresent()) {
            return ConditionEvaluationResult.enabled("InfluxDB is there");
        }
        String message = context.getDisplayName()
                + ": no InfluxDB 2 found (Docker, INFLUXD_BIN, ~/.cache/influxd-2.7.12/influxd, influxd on PATH)";
        if (System.getenv("CI") != null) {
            throw new IllegalStateException(message);
        }
        NotTested.say(message);
        return ConditionEvaluationResult.disabled(message);
    }

    /** For tests that only read and write in buckets of their own. */
    public static synchronized InfluxServer shared() {
        if (shared == null) {
            shared = own();
        }
        return shared;
    }

    /** For tests that stop and start it; close it afterwards. */
    public static InfluxServer own() {
        return InfluxServer.start(HOSTS.orElseThrow().get());
    }

    private static Optional<Supplier<InfluxServer.Host>> find() {
        if (prints("docker", "info").isPresent()) {
            return Optional.of(InfluxContainer::new);
        }
        return named().or(RealInfluxExtension::cached)
                .or(RealInfluxExtension::onPath)
                .map(program -> () -> new InfluxdProcess(program));
    }

    private static Optional<String> named() {
        return Optional.ofNullable(System.getenv("INFLUXD_BIN")).filter(name -> !name.isBlank());
    }

    private static Optional<String> cached() {
        Path cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache"));
        return Optional.of(cache.resolve("influxd-2.7.12/influxd"))
                .filter(Files::isExecutable)
                .map(Path::toString);
    }

    /** Version 1 has the same name, another storage and no Flux. */
    private static Optional<String> onPath() {
        return prints("influxd", "version")
                .filter(version -> !version.contains("v1."))
                .map(version -> "influxd");
    }

    private static Optional<String> prints(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + Arrays.toString(command), e);
        }
    }
}

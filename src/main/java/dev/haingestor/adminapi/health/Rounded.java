package dev.haingestor.adminapi.health;

import java.time.Duration;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Rounds figures to three decimals, as answers show them. */
final class Rounded {

    private Rounded() {}

    static double of(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? (Double) of(value.getAsDouble()) : null;
    }

    static double millis(Duration took) {
        return of(took.toNanos() / 1e6);
    }
}

package dev.haingestor.adminapi.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A figure that a service has, and all services together, in any time. */
enum Figure {
    EVENTS_PROCESSED(ServiceMetrics::eventsProcessed, false),
    WRITE_ATTEMPTS(ServiceMetrics::writeAttempts, false),
    WRITE_ERRORS(ServiceMetrics::writeErrors, false),
    ERROR_RATE_PERCENT(ServiceMetrics::errorRatePercent, false),
    SUCCESS_RATE(ServiceMetrics::successRatePercent, false),
    PROCESSING_TIME_MS(ServiceMetrics::processingTime, true),
    PROCESSING_TIME_P50(figures -> figures.quantile(0.50), true),
    PROCESSING_TIME_P95(figures -> figures.quantile(0.95), true),
    PROCESSING_TIME_P99(figures -> figures.quantile(0.99), true);

    private final Function<ServiceMetrics, @Nullable Number> value;
    private final boolean ofProcessingTimes;

    Figure(Function<ServiceMetrics, @Nullable Number> value, boolean ofProcessingTimes) {
        this.value = value;
        this.ofProcessingTimes = ofProcessingTimes;
    }

    static Optional<Figure> of(String label) {
        return Arrays.stream(values())
                .filter(figure -> figure.label().equals(label))
                .findFirst();
    }

    static List<Figure> of(boolean processingTimes) {
        return Arrays.stream(values())
                .filter(figure -> figure.ofProcessingTimes == processingTimes)
                .toList();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The figure; null where there is no data for it. */
    @Nullable
    Number of(ServiceMetrics figures) {
        return value.apply(figures);
    }
}

package dev.haingestor.adminapi.alerts;

import org.jspecify.annotations.Nullable;

/**
 * The figures of a service, or of the system, that alerts are made of; a figure that is null raises none.
 *
 * @param scope {@value AlertCalculator#SYSTEM} or {@value AlertCalculator#SERVICE}; a service may be named like the system
 * @param errorRate the percentage of writes that failed
 * @param successRate the percentage of writes that succeeded
 * @param processingTime the mean in milliseconds
 */
public record Subject(
        String scope,
        String service,
        @Nullable Rate errorRate,
        @Nullable Rate successRate,
        @Nullable Double processingTime) {

    public static Subject ofSystem(
            @Nullable Rate errorRate, @Nullable Rate successRate, @Nullable Double processingTime) {
        return new Subject(AlertCalculator.SYSTEM, AlertCalculator.SYSTEM, errorRate, successRate, processingTime);
    }

    public static Subject ofService(
            String name, @Nullable Rate errorRate, @Nullable Rate successRate, @Nullable Double processingTime) {
        return new Subject(AlertCalculator.SERVICE, name, errorRate, successRate, processingTime);
    }
}

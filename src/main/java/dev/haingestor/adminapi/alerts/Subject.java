package dev.haingestor.adminapi.alerts;

/**
 * The figures of a service, or of the system, that alerts look at; null where there is none, and then no alert either.
 *
 * @param errorRate of writes that failed
 * @param successRate of writes that succeeded
 * @param processingTime mean milliseconds
 */
public record Subject(String service, Rate errorRate, Rate successRate, Double processingTime) {
}

package dev.haingestor.adminapi.alerts;

/**
 * The figures of a service, or of the system, that alerts look at; null where there is none, and then no alert either.
 *
 * @param errorRate percent of writes that failed
 * @param successRate percent
 * @param processingTime mean milliseconds
 */
public record Subject(String service, Double errorRate, Double successRate, Double processingTime) {
}

package dev.haingestor.adminapi.alerts;

/**
 * The figures of a service, or of the system, that alerts look at; null where there is none, and then no alert either.
 *
 * @param scope {@value AlertCalculator#SYSTEM} or {@value AlertCalculator#SERVICE}: a service may be called like the system
 * @param errorRate of writes that failed
 * @param successRate of writes that succeeded
 * @param processingTime mean milliseconds
 */
public record Subject(String scope, String service, Rate errorRate, Rate successRate, Double processingTime) {

    public static Subject ofSystem(Rate errorRate, Rate successRate, Double processingTime) {
        return new Subject(AlertCalculator.SYSTEM, AlertCalculator.SYSTEM, errorRate, successRate, processingTime);
    }

    public static Subject ofService(String name, Rate errorRate, Rate successRate, Double processingTime) {
        return new Subject(AlertCalculator.SERVICE, name, errorRate, successRate, processingTime);
    }
}

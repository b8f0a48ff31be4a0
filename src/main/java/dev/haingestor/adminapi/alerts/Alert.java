package dev.haingestor.adminapi.alerts;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Something to look at.
 *
 * @param type what is wrong, the same text each time
 * @param severity {@code error} or {@code warning}
 * @param level the same; older clients read this name
 * @param scope {@value AlertCalculator#SYSTEM} for all services together, {@value AlertCalculator#SERVICE} for one of them
 * @param service whose figure it is; {@value AlertCalculator#SYSTEM} for all together
 * @param metric the figure's name
 * @param value the figure; absent where there is none, as for {@code degraded_source}
 * @param threshold what it passed; absent with it
 * @param timestamp the answer's
 */
public record Alert(String type, String severity, String level, String scope, String service, String metric, Double value,
        Double threshold, String message, Instant timestamp) {

    /** Whether it speaks of this service. A service may be called like the system: its alerts are not those of all. */
    public boolean isOfService(String name) {
        return scope.equals(AlertCalculator.SERVICE) && service.equals(name);
    }

    /** A figure as it stands in messages: 95, not 95.0. */
    public static String text(double figure) {
        return BigDecimal.valueOf(figure).stripTrailingZeros().toPlainString();
    }
}

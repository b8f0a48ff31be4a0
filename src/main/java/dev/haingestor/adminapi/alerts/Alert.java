package dev.haingestor.adminapi.alerts;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A figure beyond its threshold, or an incomplete answer.
 *
 * @param type the kind of alert, such as {@code high_error_rate}
 * @param severity {@code error} or {@code warning}
 * @param level the severity again; older clients read this name
 * @param scope {@value AlertCalculator#SYSTEM} for all services together, {@value AlertCalculator#SERVICE} for one of them
 * @param service the service's name; {@value AlertCalculator#SYSTEM} for all together
 * @param metric the figure's name
 * @param value the figure; absent where there is none, as for {@code degraded_source}
 * @param threshold the threshold that it is beyond; absent for {@code degraded_source}
 * @param timestamp the answer's time
 */
public record Alert(
        String type,
        String severity,
        String level,
        String scope,
        String service,
        String metric,
        @Nullable Double value,
        @Nullable Double threshold,
        String message,
        Instant timestamp) {

    /** Whether the alert is about this service. The scope counts, as a service may be named {@value AlertCalculator#SYSTEM}. */
    public boolean isOfService(String name) {
        return scope.equals(AlertCalculator.SERVICE) && service.equals(name);
    }

    /** A figure for messages: 95, not 95.0. */
    public static String text(double figure) {
        return BigDecimal.valueOf(figure).stripTrailingZeros().toPlainString();
    }
}

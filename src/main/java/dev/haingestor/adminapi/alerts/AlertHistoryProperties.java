package dev.haingestor.adminapi.alerts;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * When the alerts of the history open and resolve; their thresholds are those of {@link AlertProperties}.
 *
 * @param period the time before each minute whose figures are judged
 * @param hold how long a figure is beyond its threshold before an alert opens
 * @param clearPercent an alert resolves when its figure is at or below this percentage of the threshold; a success rate when its
 *         distance from 100 % is
 * @param expiry an alert of whose figure nothing can be said for so long, though all windows are known, expires
 */
@Validated
@ConfigurationProperties("admin-api.alerts.history")
public record AlertHistoryProperties(
        @NotNull @DurationUnit(ChronoUnit.SECONDS) Duration period,
        @NotNull @DurationUnit(ChronoUnit.SECONDS) Duration hold,

        @NotNull
        @DecimalMin(value = "1", message = "must be between 1 and 100")
        @DecimalMax(value = "100", message = "must be between 1 and 100")
        Double clearPercent,

        @NotNull @DurationUnit(ChronoUnit.SECONDS) Duration expiry) {

    /** Nothing that happened longer before the asked span has an effect in it, as long as figures are known. */
    public static final Duration LONGEST_EXPIRY = Duration.ofHours(6);

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @AssertTrue(message = "ALERT_PERIOD must be whole minutes between 1m and 1h")
    boolean isPeriodUsable() {
        return period == null || isWholeMinutes(period, LONGEST);
    }

    @AssertTrue(message = "ALERT_FOR must be whole minutes between 1m and 1h")
    boolean isHoldUsable() {
        return hold == null || isWholeMinutes(hold, LONGEST);
    }

    @AssertTrue(message = "ALERT_EXPIRY must be whole minutes between 1m and 6h")
    boolean isExpiryUsable() {
        return expiry == null || isWholeMinutes(expiry, LONGEST_EXPIRY);
    }

    private static boolean isWholeMinutes(Duration duration, Duration longest) {
        return duration.toSeconds() % MINUTE.toSeconds() == 0
                && duration.getNano() == 0
                && duration.compareTo(MINUTE) >= 0
                && duration.compareTo(longest) <= 0;
    }
}

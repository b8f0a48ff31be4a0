package dev.haingestor.adminapi.alerts;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.validation.annotation.Validated;

/**
 * The thresholds of alerts. A figure exactly at its threshold raises none.
 *
 * @param errorRateError an error above this percentage of failed writes
 * @param errorRateWarning a warning above this percentage
 * @param successRateError an error below this percentage of successful writes
 * @param successRateWarning a warning below this percentage
 * @param processingTimeWarning a warning above this mean, in milliseconds
 * @param minAttempts a rate of fewer attempts raises no alert
 * @param silence a warning when no event comes in for longer; 0: never
 */
@Validated
@ConfigurationProperties("admin-api.alerts")
public record AlertProperties(
        @NotNull @DecimalMin("0") @DecimalMax("100") Double errorRateError,
        @NotNull @DecimalMin("0") @DecimalMax("100") Double errorRateWarning,
        @NotNull @DecimalMin("0") @DecimalMax("100") Double successRateError,
        @NotNull @DecimalMin("0") @DecimalMax("100") Double successRateWarning,
        @NotNull @Positive Double processingTimeWarning,
        @NotNull @PositiveOrZero Long minAttempts,
        @NotNull @DurationUnit(ChronoUnit.SECONDS) Duration silence) {

    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(7);

    @AssertTrue(message = "ALERT_ERROR_RATE_WARNING must not be above ALERT_ERROR_RATE_ERROR")
    boolean isErrorRateOrdered() {
        return errorRateWarning == null || errorRateError == null || errorRateWarning <= errorRateError;
    }

    @AssertTrue(message = "ALERT_SILENCE must be 0 (never) or between 1s and 7d")
    boolean isSilenceInRange() {
        return silence == null
                || silence.isZero()
                || silence.compareTo(SHORTEST_SILENCE) >= 0 && silence.compareTo(LONGEST_SILENCE) <= 0;
    }

    @AssertTrue(message = "ALERT_SUCCESS_RATE_WARNING must not be below ALERT_SUCCESS_RATE_ERROR")
    boolean isSuccessRateOrdered() {
        return successRateWarning == null || successRateError == null || successRateWarning >= successRateError;
    }
}

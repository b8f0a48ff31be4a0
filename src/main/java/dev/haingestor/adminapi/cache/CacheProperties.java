package dev.haingestor.adminapi.cache;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DataSizeUnit;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;
import org.springframework.validation.annotation.Validated;

/**
 * How long the cache serves what it has read.
 *
 * @param liveTtl a younger tail is served without asking the store
 * @param refreshWait how long an answer waits for an older tail to be read again, before that one is served
 * @param ttl an older tail is not served any more, not even while it is read again
 * @param settledTtl what is written into settled windows shows within that time, as they are read again
 * @param rereadInterval how often the cache looks for settled windows that are due to be read again
 * @param lateness the longest time after which a point is written; a window settles so long after its end
 * @param bytes the most that settled windows may take, by estimate
 */
@Validated
@ConfigurationProperties("admin-api.cache")
public record CacheProperties(
        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(message = "must be between 0s and 1m")
        @DurationMax(minutes = 1, message = "must be between 0s and 1m")
        Duration liveTtl,

        @NotNull
        @DurationUnit(ChronoUnit.MILLIS)
        @DurationMin(message = "must be between 0s and 10s")
        @DurationMax(seconds = 10, message = "must be between 0s and 10s")
        Duration refreshWait,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(message = "must be between 0s and 10m")
        @DurationMax(minutes = 10, message = "must be between 0s and 10m")
        Duration ttl,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(minutes = 1, message = "must be between 1m and 30d")
        @DurationMax(days = 30, message = "must be between 1m and 30d")
        Duration settledTtl,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(seconds = 1, message = "must be between 1s and 30d")
        @DurationMax(days = 30, message = "must be between 1s and 30d")
        Duration rereadInterval,

        @NotNull
        @DurationUnit(ChronoUnit.SECONDS)
        @DurationMin(message = "must be between 0s and 1h")
        @DurationMax(hours = 1, message = "must be between 0s and 1h")
        Duration lateness,

        @NotNull @DataSizeUnit(DataUnit.MEGABYTES) DataSize bytes) {

    private static final int RESERVE = 10;

    /** The cache looks for settled windows that are due ten times within {@code settledTtl}, or more often. */
    public Duration rereadEvery() {
        Duration longest = settledTtl.dividedBy(RESERVE);
        return rereadInterval.compareTo(longest) < 0 ? rereadInterval : longest;
    }

    /** The greatest age of a shared window: it is still read again in time, and clients may keep an answer made of it. */
    public Duration believedFor() {
        return settledTtl.minus(rereadEvery()).minus(liveTtl);
    }

    /** The age at which settled windows are read again. It leaves a tenth of {@code settledTtl} for reading them all. */
    Duration rereadAge() {
        return believedFor().minus(settledTtl.dividedBy(RESERVE));
    }

    @AssertTrue(
            message = "STATS_CACHE_SETTLED_TTL must be twice STATS_CACHE_LIVE_TTL or more, as answers are kept so long")
    boolean isSettledTtlPossible() {
        return settledTtl == null || liveTtl == null || settledTtl.compareTo(liveTtl.multipliedBy(2)) >= 0;
    }

    @AssertTrue(message = "STATS_CACHE_BYTES must be between 0 (nothing is kept) and 64GB")
    boolean isBytesUsable() {
        return bytes == null || !bytes.isNegative() && bytes.toGigabytes() <= 64;
    }
}

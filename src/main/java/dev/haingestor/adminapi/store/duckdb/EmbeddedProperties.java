package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.Period;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DataSizeUnit;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the embedded store.
 *
 * @param dataDir the folder of its files; created if missing
 * @param retention points older than this and a day more are deleted; 0 keeps them for ever
 * @param maxBody the largest body of a write, unpacked
 * @param memory how much DuckDB may use for its pages and queries, beside the heap
 * @param textColumns string fields with a column of their own, as events are counted by them
 * @param measurements those of the statistics, which are accepted whatever else was written
 * @param demo whether the store is filled with a simulated home
 */
@Validated
@ConfigurationProperties("admin-api.embedded")
public record EmbeddedProperties(
        @NotNull(message = "DATA_DIR must name a folder") Path dataDir,

        @NotNull @DurationUnit(ChronoUnit.SECONDS) @DurationMin(message = "must not be negative")
        Duration retention,

        @NotNull @DataSizeUnit(DataUnit.MEGABYTES) DataSize maxBody,
        @NotNull @DataSizeUnit(DataUnit.MEGABYTES) DataSize memory,

        @NotEmpty(message = "EVENTS_MARKER_FIELDS must not be empty")
        Set<String> textColumns,

        @NotEmpty Set<String> measurements,
        boolean demo) {

    private static final Duration SHORTEST = Duration.ofHours(1);

    /**
     * The earliest time that is accepted and kept: the retention and one window of the longest step ago, so that the first
     * window of a period as long as the retention is whole.
     */
    Instant keptSince(Instant now) {
        return retention.isZero() ? Instant.MIN : now.minus(retention).minus(Period.LONGEST_STEP);
    }

    @AssertTrue(message = "EMBEDDED_RETENTION must be 0 (for ever) or 1h or more")
    boolean isRetentionLongEnough() {
        return retention == null || retention.isZero() || retention.compareTo(SHORTEST) >= 0;
    }

    @AssertTrue(message = "EMBEDDED_MAX_BODY must be between 1KB and 1GB")
    boolean isMaxBodyUsable() {
        return maxBody == null || maxBody.toBytes() >= 1_024 && maxBody.toBytes() <= 1L << 30;
    }

    @AssertTrue(message = "EMBEDDED_MEMORY must be 64MB or more")
    boolean isMemoryEnough() {
        return memory == null || memory.toMegabytes() >= 64;
    }
}

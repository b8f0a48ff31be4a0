package dev.haingestor.adminapi.lineprotocol;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The unit of a body's times. */
public enum Precision {
    NANOSECONDS(TimeUnit.NANOSECONDS),
    MICROSECONDS(TimeUnit.MICROSECONDS),
    MILLISECONDS(TimeUnit.MILLISECONDS),
    SECONDS(TimeUnit.SECONDS),
    MINUTES(TimeUnit.MINUTES),
    HOURS(TimeUnit.HOURS);

    /** InfluxDB reserves the outermost nanoseconds of a long. */
    private static final long MAX_NANOS = Long.MAX_VALUE - 1;

    private final long unit;

    Precision(TimeUnit unit) {
        this.unit = unit.toNanos(1);
    }

    /** The unit in the parameter of {@code /api/v2/write}; empty if unknown. */
    public static Optional<Precision> ofV2(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "ns" -> NANOSECONDS;
                    case "us" -> MICROSECONDS;
                    case "ms" -> MILLISECONDS;
                    case "s" -> SECONDS;
                    default -> null;
                });
    }

    /**
     * The unit in the parameter of InfluxDB 1's {@code /write}, by version 2's names, too; empty if unknown. InfluxDB 2.7 takes
     * any text there and reads {@code u}, {@code m}, {@code h} and unknown ones as nanoseconds; here these three mean what they
     * did in version 1.
     */
    public static Optional<Precision> ofV1(String name) {
        return switch (name) {
            case "n" -> Optional.of(NANOSECONDS);
            case "u", "µ" -> Optional.of(MICROSECONDS);
            case "m" -> Optional.of(MINUTES);
            case "h" -> Optional.of(HOURS);
            default -> ofV2(name);
        };
    }

    /** @return nanoseconds since 1970; empty where InfluxDB can't hold the time: before 1677-09-21 or after 2262-04-11 */
    public OptionalLong nanos(long time) {
        long limit = MAX_NANOS / unit;
        return time < -limit || time > limit ? OptionalLong.empty() : OptionalLong.of(time * unit);
    }

    /** Rounds nanoseconds down to a multiple of this unit. */
    public long truncate(long nanos) {
        return nanos - Math.floorMod(nanos, unit);
    }
}

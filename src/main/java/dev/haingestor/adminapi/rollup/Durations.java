package dev.haingestor.adminapi.rollup;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations as in requests: {@code 30s}, {@code 5m}, {@code 6h}, {@code 1d}. */
public final class Durations {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    private Durations() {}

    /** Parses a positive whole number followed by one of {@code s m h d}; empty for any other text. */
    public static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    /** Writes a duration in the largest unit that divides it: 90 s is {@code 90s}, 60 s is {@code 1m}. */
    public static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}

package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses a timedelta as Python prints it: {@code 0:01:30.670189}, {@code 1 day, 0:00:05}, {@code 12 days, 3:04:05.6}. */
final class Uptime {

    private static final Pattern TEXT =
            Pattern.compile("(?:([0-9]{1,6}) days?, )?([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]{1,9}))?");

    private Uptime() {}

    static Optional<Duration> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String fraction = matcher.group(5) == null ? "" : matcher.group(5);
        return Optional.of(Duration.ofDays(matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1)))
                .plusHours(Long.parseLong(matcher.group(2)))
                .plusMinutes(Long.parseLong(matcher.group(3)))
                .plusSeconds(Long.parseLong(matcher.group(4)))
                .plusNanos(Long.parseLong((fraction + "000000000").substring(0, 9))));
    }
}

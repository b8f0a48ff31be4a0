package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A timedelta as Python prints it: {@code 0:01:30.670189}, {@code 1 day, 0:00:05}, {@code 12 days, 3:04:05.6}. */
public final class Uptime {

    private static final Pattern TEXT =
            Pattern.compile("(?:([0-9]{1,6}) days?, )?([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])(?:\\.([0-9]{1,9}))?");

    private Uptime() {}

    /** Prints a time in whole seconds. */
    public static String text(Duration uptime) {
        long days = uptime.toDays();
        String time =
                String.format("%d:%02d:%02d", uptime.toHoursPart(), uptime.toMinutesPart(), uptime.toSecondsPart());
        return days == 0 ? time : days + (days == 1 ? " day, " : " days, ") + time;
    }

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

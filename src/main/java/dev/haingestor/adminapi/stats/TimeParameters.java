package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Interval;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Timeframe;
import dev.haingestor.adminapi.web.BadParameterException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads {@code period}, {@code from}, {@code to} and {@code window} as of a moment. The first one that is wrong is a
 * {@link BadParameterException}.
 */
public final class TimeParameters {

    private static final List<String> TIMES =
            List.of("a time such as 2026-11-23T10:00:00Z", "a time before now such as -6h", "now");

    /** The windows that an error suggests; any other that fits is accepted too. */
    private static final List<String> USUAL_WINDOWS =
            List.of("1s", "5s", "10s", "15s", "30s", "1m", "5m", "10m", "15m", "30m", "1h", "3h", "6h", "12h", "1d");

    private final Function<String, Optional<String>> parameters;
    private final Instant now;

    /** @param parameters gives a parameter's text by its name; empty means "not given" */
    public TimeParameters(Function<String, Optional<String>> parameters, Instant now) {
        this.parameters = parameters;
        this.now = now;
    }

    private Optional<String> given(String name) {
        return parameters.apply(name);
    }

    /** The timeframe: the period, or the interval where {@code from} is given. */
    public Timeframe time() {
        Optional<Instant> from = given("from").map(text -> given("from", text));
        Optional<Instant> to = given("to").map(text -> given("to", text));
        if (from.isEmpty() && to.isEmpty()) {
            return period("period", given("period").orElse(Period.HOUR.label()));
        }
        if (given("period").isPresent()) {
            throw new BadParameterException(
                    "period", "period must not be given beside from and to", List.of("period, or from and to"));
        }
        if (from.isEmpty()) {
            throw new BadParameterException("from", "from must be given where to is", TIMES);
        }
        Instant end = to.filter(now::isAfter).orElse(now);
        if (!from.get().isBefore(end)) {
            throw new BadParameterException(
                    "from", "from must be before to, and before now", List.of("a time before " + end));
        }
        return new Interval(from.get(), end);
    }

    /** @throws BadParameterException if the text is no period, which names the parameter that it was given as */
    static Period period(String name, String text) {
        return Period.of(text).orElseThrow(() -> BadParameterException.oneOf(name, Period.labels()));
    }

    /**
     * Reads a time since 1970 in RFC 3339, one before now such as {@code -6h}, or {@code now}; empty for any other text.
     */
    public static Optional<Instant> moment(String text, Instant now) {
        return parsed(text, now).filter(moment -> !moment.isBefore(Instant.EPOCH));
    }

    private static Optional<Instant> parsed(String text, Instant now) {
        if (text.equals("now")) {
            return Optional.of(now);
        }
        if (text.startsWith("-")) {
            return Durations.parse(text.substring(1)).map(now::minus);
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Instant given(String name, String text) {
        return moment(text, now)
                .orElseThrow(() -> new BadParameterException(
                        name,
                        name + " must be a time since 1970, such as 2026-11-23T10:00:00Z, or one before now as -6h",
                        TIMES));
    }

    /** The length of the windows: as given, or the default of the timeframe. */
    public Duration window(Timeframe time) {
        return given("window").map(text -> window(text, time)).orElseGet(() -> defaultWindow(time));
    }

    /** The timeframe, extended to whole windows. */
    public Timeframe aligned(Timeframe time, Duration window) {
        return time instanceof Interval interval ? interval.aligned(window) : time;
    }

    private static Duration defaultWindow(Timeframe time) {
        if (!time.fits(time.step())) {
            throw new BadParameterException(
                    "from",
                    "from must be at most " + Timeframe.MAX_WINDOWS + " days before to",
                    List.of("a time up to " + Timeframe.MAX_WINDOWS + " days before to"));
        }
        return time.step();
    }

    private static Duration window(String text, Timeframe time) {
        return Durations.parse(text).filter(time::fits).orElseThrow(() -> badWindow(time));
    }

    private static BadParameterException badWindow(Timeframe time) {
        List<String> fitting = USUAL_WINDOWS.stream()
                .filter(usual -> time.fits(Durations.parse(usual).orElseThrow()))
                .toList();
        return new BadParameterException(
                "window",
                "window must be whole seconds, minutes, hours or days (such as 30s or 5m), divide a day"
                        + (time instanceof Period ? " and the period" : "") + ", and make at most "
                        + Timeframe.MAX_WINDOWS + " windows",
                fitting);
    }
}

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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request as of a moment. The first one that is wrong is a {@link BadParameterException}. */
final class StatsRequestParser {

    /** The name is compared with names that were read; it never gets into a query. */
    private static final int LONGEST_SERVICE = 256;

    private static final int MOST_QUANTILES = 10;
    private static final int MOST_METRICS = 20;
    static final int MAX_LAG = 60;

    private static final List<String> TIMES =
            List.of("a time such as 2026-11-23T10:00:00Z", "a time before now such as -6h", "now");

    /** The windows that an error suggests; any other that fits is accepted too. */
    private static final List<String> USUAL_WINDOWS =
            List.of("1s", "5s", "10s", "15s", "30s", "1m", "5m", "10m", "15m", "30m", "1h", "3h", "6h", "12h", "1d");

    private final Function<String, @Nullable String> parameters;
    private final Instant now;

    /** @param parameters gives a parameter's text by its name; null and empty mean "not given" */
    StatsRequestParser(Function<String, @Nullable String> parameters, Instant now) {
        this.parameters = parameters;
        this.now = now;
    }

    StatsRequest request() {
        Timeframe asked = time();
        Duration window = given("window").map(text -> window(text, asked)).orElseGet(() -> defaultWindow(asked));
        return new StatsRequest(
                asked instanceof Interval interval ? interval.aligned(window) : asked,
                window,
                given("service").map(StatsRequestParser::service),
                strict(),
                options());
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(parameters.apply(name)).filter(value -> !value.isEmpty());
    }

    private Timeframe time() {
        Optional<Instant> from = given("from").map(text -> moment("from", text));
        Optional<Instant> to = given("to").map(text -> moment("to", text));
        if (from.isEmpty() && to.isEmpty()) {
            return period(given("period").orElse(Period.HOUR.label()));
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

    private static Period period(String text) {
        return Period.of(text).orElseThrow(() -> BadParameterException.oneOf("period", Period.labels()));
    }

    private Instant moment(String name, String text) {
        if (text.equals("now")) {
            return now;
        }
        try {
            Instant moment = text.startsWith("-")
                    ? now.minus(
                            Durations.parse(text.substring(1)).orElseThrow(() -> new DateTimeException("no duration")))
                    : OffsetDateTime.parse(text).toInstant();
            if (moment.isBefore(Instant.EPOCH)) {
                throw new DateTimeException("before 1970");
            }
            return moment;
        } catch (DateTimeException e) {
            throw new BadParameterException(
                    name,
                    name + " must be a time since 1970, such as 2026-11-23T10:00:00Z, or one before now as -6h",
                    TIMES);
        }
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

    private static String service(String text) {
        if (text.length() > LONGEST_SERVICE) {
            String allowed = "1 to " + LONGEST_SERVICE + " characters";
            throw new BadParameterException("service", "service must be " + allowed, List.of(allowed));
        }
        return text;
    }

    private boolean strict() {
        return switch (given("strict").orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw BadParameterException.oneOf("strict", List.of("true", "false"));
        };
    }

    private ViewOptions options() {
        return new ViewOptions(
                given("compare")
                        .map(text -> ComparedTime.of(text)
                                .orElseThrow(() -> BadParameterException.oneOf("compare", ComparedTime.labels()))),
                list("q", MOST_QUANTILES).stream()
                        .map(StatsRequestParser::quantile)
                        .toList(),
                Stream.concat(list("metric", MOST_METRICS).stream(), list("metrics", MOST_METRICS).stream())
                        .distinct()
                        .toList(),
                given("max_lag").map(StatsRequestParser::lag).orElse(0));
    }

    private List<String> list(String name, int most) {
        List<String> values = given(name)
                .map(text -> Arrays.stream(text.split(",", -1)).distinct().toList())
                .orElse(List.of());
        if (values.size() > most
                || values.stream().anyMatch(value -> value.isEmpty() || value.length() > LONGEST_SERVICE)) {
            String allowed = "1 to " + most + " texts with commas between them";
            throw new BadParameterException(name, name + " must be " + allowed, List.of(allowed));
        }
        return values;
    }

    private static double quantile(String text) {
        try {
            double share = Double.parseDouble(text);
            if (share > 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException notANumber) {
            // The message below says what is allowed.
        }
        throw new BadParameterException(
                "q", "q must be shares above 0 and up to 1, such as 0.5,0.95", List.of("0 < q <= 1"));
    }

    private static int lag(String text) {
        try {
            int lag = Integer.parseInt(text);
            if (lag >= 0 && lag <= MAX_LAG) {
                return lag;
            }
        } catch (NumberFormatException notANumber) {
            // The message below says what is allowed.
        }
        String allowed = "a number of windows from 0 to " + MAX_LAG;
        throw new BadParameterException("max_lag", "max_lag must be " + allowed, List.of(allowed));
    }
}

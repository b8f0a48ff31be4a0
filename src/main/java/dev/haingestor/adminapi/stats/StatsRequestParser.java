package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Timeframe;
import dev.haingestor.adminapi.web.BadParameterException;
import java.time.Duration;
import java.time.Instant;
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

    private final Function<String, @Nullable String> parameters;
    private final Instant now;

    /** @param parameters gives a parameter's text by its name; null and empty mean "not given" */
    StatsRequestParser(Function<String, @Nullable String> parameters, Instant now) {
        this.parameters = parameters;
        this.now = now;
    }

    StatsRequest request() {
        TimeParameters times = new TimeParameters(this::given, now);
        Timeframe asked = times.time();
        Duration window = times.window(asked);
        return new StatsRequest(
                times.aligned(asked, window),
                window,
                given("service").map(StatsRequestParser::service),
                strict(),
                options());
    }

    private Optional<String> given(String name) {
        return Optional.ofNullable(parameters.apply(name)).filter(value -> !value.isEmpty());
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

package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.BadParameterException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The validated parameters of a request for statistics.
 *
 * @param window length of the trend's windows
 * @param service the only service with figures in the answer; events have no service
 * @param strict whether an incomplete answer is refused
 */
record StatsRequest(Period period, Duration window, Optional<String> service, boolean strict) {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** The name is compared with names that were read; it never gets into a query. */
    private static final int LONGEST_SERVICE = 256;

    /** The windows that an error suggests; any other that fits is accepted too. */
    private static final List<String> USUAL_WINDOWS =
            List.of("1s", "5s", "10s", "15s", "30s", "1m", "5m", "10m", "15m", "30m", "1h", "3h", "6h", "12h", "1d");

    static StatsRequest of(Period period) {
        return new StatsRequest(period, period.step(), Optional.empty(), false);
    }

    /**
     * Parses the parameters of a request; null and empty mean "not given".
     *
     * @throws BadParameterException for the first parameter that is wrong
     */
    static StatsRequest parse(
            @Nullable String period, @Nullable String service, @Nullable String window, @Nullable String strict) {
        Period parsed = period(given(period).orElse(Period.HOUR.label()));
        return new StatsRequest(
                parsed,
                given(window).map(text -> window(text, parsed)).orElse(parsed.step()),
                given(service).map(StatsRequest::service),
                strict(given(strict).orElse("false")));
    }

    /** Whether the window is the default of the period, which all dashboards ask for. */
    boolean isUsual() {
        return window.equals(period.step());
    }

    /** The same request with windows of whole minutes, as upstream services are sampled by the minute. */
    StatsRequest byMinutes() {
        boolean whole = window.toSeconds() % MINUTE.toSeconds() == 0;
        return whole ? this : new StatsRequest(period, MINUTE, service, strict);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    private static Period period(String text) {
        return Period.of(text).orElseThrow(() -> BadParameterException.oneOf("period", Period.labels()));
    }

    private static Duration window(String text, Period period) {
        return Durations.parse(text)
                .filter(period::fits)
                .orElseThrow(() -> new BadParameterException(
                        "window",
                        "window must be whole seconds, minutes, hours or days (such as 30s or 5m), divide both the period and a day, "
                                + "and make at most " + Period.MAX_WINDOWS + " windows",
                        USUAL_WINDOWS.stream()
                                .filter(usual ->
                                        period.fits(Durations.parse(usual).orElseThrow()))
                                .toList()));
    }

    private static String service(String text) {
        if (text.length() > LONGEST_SERVICE) {
            String allowed = "1 to " + LONGEST_SERVICE + " characters";
            throw new BadParameterException("service", "service must be " + allowed, List.of(allowed));
        }
        return text;
    }

    private static boolean strict(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw BadParameterException.oneOf("strict", List.of("true", "false"));
        };
    }
}

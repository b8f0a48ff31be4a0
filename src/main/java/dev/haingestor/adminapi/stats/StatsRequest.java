package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.BadParameterException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A question for statistics, checked.
 *
 * @param window length of the trend's windows
 * @param service only this service's figures; events have no service and stay as they are
 * @param strict rather no answer than an incomplete one
 */
record StatsRequest(Period period, Duration window, Optional<String> service, boolean strict) {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Writers call services as they like; the name is compared with those that were read, and gets into no query. */
    private static final int LONGEST_SERVICE = 256;

    /** What is offered where a window doesn't fit; any other one that fits is taken too. */
    private static final List<String> USUAL_WINDOWS = List.of("1s", "5s", "10s", "15s", "30s", "1m", "5m", "10m", "15m", "30m",
            "1h", "3h", "6h", "12h", "1d");

    static StatsRequest of(Period period) {
        return new StatsRequest(period, period.step(), Optional.empty(), false);
    }

    /**
     * From the texts of a request; null and empty mean "not given".
     *
     * @throws BadParameterException naming the first that is wrong
     */
    static StatsRequest parse(String period, String service, String window, String strict) {
        Period parsed = period(given(period).orElse(Period.HOUR.label()));
        return new StatsRequest(parsed, given(window).map(text -> window(text, parsed)).orElse(parsed.step()),
                given(service).map(StatsRequest::service), strict(given(strict).orElse("false")));
    }

    /** Whether its windows are those that the period has by default, which all dashboards ask for, and which are kept. */
    boolean isUsual() {
        return window.equals(period.step());
    }

    /** Upstream services are sampled by the minute: shorter windows are answered by minutes. */
    StatsRequest byMinutes() {
        boolean whole = window.toSeconds() % MINUTE.toSeconds() == 0;
        return whole ? this : new StatsRequest(period, MINUTE, service, strict);
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    private static Period period(String text) {
        return Period.of(text).orElseThrow(() -> BadParameterException.oneOf("period", Period.labels()));
    }

    private static Duration window(String text, Period period) {
        return Durations.parse(text).filter(period::fits).orElseThrow(() -> new BadParameterException("window",
                "window must be whole seconds, minutes, hours or days (such as 30s or 5m), divide both the period and a day, "
                        + "and make at most " + Period.MAX_WINDOWS + " windows",
                USUAL_WINDOWS.stream().filter(usual -> period.fits(Durations.parse(usual).orElseThrow())).toList()));
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

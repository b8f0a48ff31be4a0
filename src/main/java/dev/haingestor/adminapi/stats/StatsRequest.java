package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Interval;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The validated parameters of a request for statistics.
 *
 * @param time what it looks at
 * @param window length of the trend's windows
 * @param service the only service with figures in the answer; events have no service
 * @param strict whether an incomplete answer is refused
 * @param options what some views show besides
 */
record StatsRequest(Timeframe time, Duration window, Optional<String> service, boolean strict, ViewOptions options) {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    StatsRequest(Timeframe time, Duration window, Optional<String> service, boolean strict) {
        this(time, window, service, strict, ViewOptions.NONE);
    }

    static StatsRequest of(Period period) {
        return new StatsRequest(period, period.step(), Optional.empty(), false);
    }

    /** Whether this is what all dashboards ask for: a period up to now in its default windows. */
    boolean isUsual() {
        return time instanceof Period && window.equals(time.step());
    }

    /** The same request with windows of whole minutes, as upstream services are sampled by the minute. */
    StatsRequest byMinutes() {
        boolean whole = window.toSeconds() % MINUTE.toSeconds() == 0;
        return whole ? this : new StatsRequest(time, MINUTE, service, strict, options);
    }

    /** The same request, compared with an earlier time. */
    StatsRequest comparedWith(ComparedTime earlier) {
        return new StatsRequest(time, window, service, strict, options.comparedWith(earlier));
    }

    /** The same request for another time. */
    StatsRequest at(Interval other) {
        return new StatsRequest(other, window, service, strict, options);
    }

    /**
     * The earlier time to compare with, of as many windows as are whole at a moment; empty unless it is asked for.
     *
     * @param now the moment of the answer
     */
    Optional<Interval> earlier(Instant now) {
        Range range = time.range(now, window);
        Instant live = Range.floor(now, window);
        Instant end = range.end().isBefore(live) ? range.end() : live;
        return options.compare()
                .filter(with -> range.start().isBefore(end))
                .map(with -> with.before(new Interval(range.start(), end), this));
    }

    /** The end of its time: a moment of the past, or {@code now}. */
    Instant end(Instant now) {
        Instant end = time.range(now, window).end();
        return end.isBefore(now) ? end : now;
    }
}

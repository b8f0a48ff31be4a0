package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Durations;
import dev.haingestor.adminapi.rollup.Interval;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.web.BadParameterException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StatsRequestParserTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:34:56.789Z");

    /** @param query as in a URL, without anything encoded */
    private static StatsRequest parse(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&")) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return new StatsRequestParser(parameters::get, NOW).request();
    }

    @Test
    void nothing_isTheLastHour() {
        assertThat(parse("period=")).isEqualTo(StatsRequest.of(Period.HOUR));
        assertThat(parse("period=").isUsual()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "from=2026-11-20T10:00:30Z&to=2026-11-20T11:00:00Z, 2026-11-20T10:00:00Z, 2026-11-20T11:00:00Z, 1m",
        "from=2026-11-20T11:00:30%2B01:00&to=2026-11-20T10:59:59.5Z, 2026-11-20T10:00:00Z, 2026-11-20T11:00:00Z, 1m",
        "from=-1h, 2026-11-20T11:34:00Z, 2026-11-20T12:35:00Z, 1m",
        "from=-1h&to=now, 2026-11-20T11:34:00Z, 2026-11-20T12:35:00Z, 1m",
        "from=-2d&to=-1d, 2026-11-18T12:30:00Z, 2026-11-19T12:45:00Z, 15m",
        "from=-1h&to=2027-01-01T00:00:00Z, 2026-11-20T11:34:00Z, 2026-11-20T12:35:00Z, 1m",
        "from=-7d&window=1d, 2026-11-13T00:00:00Z, 2026-11-21T00:00:00Z, 1d",
        "from=1970-01-01T00:00:00Z&to=1970-01-01T00:00:01Z&window=1s, 1970-01-01T00:00:00Z, 1970-01-01T00:00:01Z, 1s",
    })
    void interval_isExtendedToWholeWindows(String query, Instant from, Instant to, String window) {
        StatsRequest request = parse(query.replace("%2B", "+"));

        assertThat(request.time()).isEqualTo(new Interval(from, to));
        assertThat(Durations.text(request.window())).isEqualTo(window);
        assertThat(request.isUsual()).isFalse();
        assertThat(request.time().range(NOW, request.window()).end()).isBeforeOrEqualTo(NOW.plus(request.window()));
    }

    @ParameterizedTest
    @CsvSource({
        "period=2h, period",
        "period=1h&from=-1h, period",
        "to=-1h, from",
        "from=-1h&to=-1h, from",
        "from=-1h&to=-2h, from",
        "from=now, from",
        "from=2026-11-20T12:34:57Z, from",
        "from=2027-01-01T00:00:00Z&to=2028-01-01T00:00:00Z, from",
        "from=yesterday, from",
        "from=-0s, from",
        "from=+999999999-12-31T23:59:59Z, from",
        "from=-999999999-01-01T00:00:00Z, from",
        "from=1969-12-31T23:59:59Z, from",
        "from=-9999999d, from",
        "from=-1600d, from",
        "from=-1h&to=tomorrow, to",
        "from=-1h&window=7s, window",
        "from=-26h&window=1m, window",
        "from=-30d&window=1s, window",
        "window=0s, window",
        "compare=month, compare",
        "q=0, q",
        "q=1.1, q",
        "q=NaN, q",
        "q=0.5;0.6, q",
        "max_lag=-1, max_lag",
        "max_lag=61, max_lag",
        "strict=1, strict",
    })
    void wrong_isNamed(String query, String parameter) {
        assertThatThrownBy(() -> parse(query))
                .isInstanceOf(BadParameterException.class)
                .hasMessageStartingWith(parameter + " must");
    }

    @Test
    void options_areRead() {
        ViewOptions options = parse("compare=week&q=0.5,0.999,0.5&metric=events&metrics=a,b&max_lag=60")
                .options();

        assertThat(options)
                .isEqualTo(new ViewOptions(
                        Optional.of(ComparedTime.WEEK), List.of(0.5, 0.999), List.of("events", "a", "b"), 60));
    }

    @Test
    void earlier_isOfTheWholeWindows() {
        StatsRequest hour = parse("compare=previous");
        StatsRequest past = parse("from=2026-11-20T10:00:00Z&to=2026-11-20T10:30:00Z&compare=day");

        assertThat(hour.earlier(NOW))
                .contains(new Interval(Instant.parse("2026-11-20T10:34:00Z"), Instant.parse("2026-11-20T11:34:00Z")));
        assertThat(past.earlier(NOW))
                .contains(new Interval(Instant.parse("2026-11-19T10:00:00Z"), Instant.parse("2026-11-19T10:30:00Z")));
        assertThat(parse("compare=week").options().compare().orElseThrow().shift(hour))
                .isEqualTo(Duration.ofDays(7));
    }
}

package dev.haingestor.adminapi.upstream;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class UptimeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0:01:30.670189;90670189",
                "0:00:01.071176;1071176",
                "1 day, 0:00:05;86405000000",
                "12 days, 3:04:05.6;1047845600000",
                "23:59:59;86399000000",
                "0:00:00;0"
            })
    void parse_asPythonPrintsIt(String text, long micros) {
        assertThat(Uptime.parse(text)).contains(Duration.ofNanos(micros * 1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "90", "-1 day, 23:00:00", "1:2:3", "1 week, 0:00:00", "0:61:00", "0:00:00.", "PT1M"})
    void parse_anythingElse_isNone(String text) {
        assertThat(Uptime.parse(text)).isEmpty();
    }
}

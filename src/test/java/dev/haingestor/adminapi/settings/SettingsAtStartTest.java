package dev.haingestor.adminapi.settings;

import dev.haingestor.adminapi.App;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** The whole service stops at a wrong setting as {@link SettingsTest} says, and at a folder that can't be used. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("integration")
class SettingsAtStartTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "API_PORT=abc|API_PORT=abc can't be used",
                "INFLUXDB_URL=http://localhost:8086|INFLUXDB_TOKEN must be set, as another INFLUXDB_ variable is",
                "DATA_DIR=pom.xml|DATA_DIR=pom.xml can't be made: pom.xml is a file",
                "DATA_DIR=pom.xml/data|DATA_DIR=pom.xml/data can't be made: ",
                "DATA_DIR=/proc/data|DATA_DIR=/proc/data can't be made: "
            })
    void badSetting_isOneLine(String settings, String line, CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> App.start(SettingsTest.given(settings)).close());

        SettingsTest.assertSingleLine(output, "Not started: " + line);
    }

    @Test
    void blankVariables_areNotSet() {
        try (App app = App.start(Map.of("INFLUXDB_URL", "", "INFLUXDB_TOKEN", " "))) {
            assertThat(app.json("/api/v1/stats").path("source").asString()).isEqualTo("embedded");
        }
    }

    @Test
    void token_isNeverPrinted(CapturedOutput output) {
        try (App app = App.start(Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "hidden"))) {
            app.get("/api/v1/stats");
            assertThat(app.get("/api/v1/health").body()).doesNotContain("hidden");
        }
        assertThat(output.getAll()).doesNotContain("hidden").contains("can't be connected to");
    }
}

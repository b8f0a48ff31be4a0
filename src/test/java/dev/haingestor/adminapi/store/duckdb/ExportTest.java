package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What was written comes out again, and can be written elsewhere. */
@Tag("integration")
class ExportTest {

    private static final String EXPORT = "/api/v1/export.lp";

    /** Measurements, tags, fields and texts that need care, all types, outermost values, one time for several series. */
    private static final String ODD = String.join(
            "\n",
            "a\\ \"b\"\\,c\\,d\\=e,t\\ 1\\,x\\=y=v\\ 1\\,x\\=y,ünï→✓=ü f\\ 1\\,x\\=y=1.5,\"q\"=\"\" 7",
            "m,t=b s=\"two\nlines, \\\"quoted\\\" \\\\ #=\" 1",
            "m,t=a i=-9223372036854775808i,u=18446744073709551615u,f=-1.7976931348623157e308,b=true 1",
            "m,t=a,s=z f=4.9e-324,i=9223372036854775807i,b=F 1",
            "m,s=z f=-0,home=\"🏠\",state=\"on\" 1",
            "m f=1e21 -5000000000",
            "m f=0.1 -9223372036854775806");

    private static App app;
    private static App other;

    @BeforeAll
    static void start() {
        app = App.start(Map.of("EMBEDDED_RETENTION", "0"));
        other = App.start(Map.of("EMBEDDED_RETENTION", "0"));
    }

    @AfterAll
    static void stop() {
        app.close();
        other.close();
    }

    @Test
    void emptyStore_isAnEmptyAnswer() {
        try (App empty = App.start(Map.of())) {
            HttpResponse<String> answer = empty.get(EXPORT);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        }
    }

    @Test
    void export_writtenIntoAnotherStore_isTheSame() {
        assertThat(new Wire(app).post("/write", ODD).body()).isEmpty();
        String export = new Wire(app).export();

        // The last series first: so rows and tags are there in another order.
        Wire second = new Wire(other);
        assertThat(second.post("/write", "m,s=z f=-0,home=\"🏠\",state=\"on\" 1")
                        .body())
                .isEmpty();
        assertThat(second.post("/api/v2/write", export).body()).isEmpty();

        assertThat(second.export()).isEqualTo(export);
        assertThat(export)
                .contains(
                        "u=18446744073709551615u",
                        "i=-9223372036854775808i",
                        "home=\"🏠\"",
                        "f=-0.0",
                        "\"two\nlines, \\\"quoted\\\" \\\\ #=\"",
                        " -9223372036854775806\n",
                        " -5000000000\n",
                        "b=false");
    }

    @Test
    void times_fromIsInclusive_toIsNot() {
        String measurement = Wire.newMeasurement();
        new Wire(app)
                .post(
                        "/write?precision=s",
                        String.join(
                                "\n",
                                measurement + " v=1i 86399",
                                measurement + " v=2i 86400",
                                measurement + " v=3i 172799",
                                measurement + " v=4i 172800",
                                measurement + " v=5i 2592000"));

        assertThat(values(measurement, "")).isEqualTo("12345");
        assertThat(values(measurement, "?from=1970-01-02T00:00:00Z&to=1970-01-03T00:00:00Z"))
                .isEqualTo("23");
        assertThat(values(measurement, "?from=1970-01-02T00:00:00.000000001Z")).isEqualTo("345");
        assertThat(values(measurement, "?to=1970-01-02T01:00:00.000000001%2B01:00"))
                .isEqualTo("12");
        assertThat(values(measurement, "?from=1970-01-02T00:00:00Z&to=1970-01-02T00:00:00Z"))
                .isEmpty();
        assertThat(values(measurement, "?from=-999999999-01-01T00:00:00Z&to=%2B999999999-01-01T00:00:00Z"))
                .isEqualTo("12345");
    }

    private static String values(String measurement, String query) {
        return app.get(EXPORT + query)
                .body()
                .lines()
                .filter(line -> line.startsWith(measurement + " "))
                .map(line -> line.replaceAll(".*v=(\\d)i.*", "$1"))
                .reduce("", String::concat);
    }

    @ParameterizedTest
    @CsvSource({
        "from,yesterday",
        "to,1795176000",
        "from,2026-11-20",
        "to,2026-11-20T12:00:00",
        "from,2026-13-01T00:00:00Z"
    })
    void badTime_isNamed(String parameter, String value) {
        HttpResponse<String> answer = app.get(EXPORT + "?" + parameter + "=" + value);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = app.read(answer.body());
        assertThat(problem.path("type").asString()).isEqualTo("urn:admin-api:problem:bad-" + parameter);
        assertThat(problem.path("detail").asString()).startsWith(parameter + " must be a time such as 20");
        assertThat(problem.path("detail").asString()).doesNotContain(value);
    }

    @Test
    void fromAfterTo_isBad() {
        HttpResponse<String> answer = app.get(EXPORT + "?from=2026-11-20T12:00:00.000000001Z&to=2026-11-20T12:00:00Z");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("detail").asString()).isEqualTo("from must not be after to");
    }

    @Test
    void head_hasTheHeadersAlone() {
        HttpResponse<String> answer =
                app.send(HttpRequest.newBuilder(app.uri(EXPORT)).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"export.lp\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    }
}

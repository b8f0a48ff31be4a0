package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code POST /api/v2/delete}, in tables that are shared and that are not. */
@Tag("integration")
class DeleteTest {

    private static final String ALL = "\"start\":\"1970-01-01T00:00:00Z\",\"stop\":\"2200-01-01T00:00:00Z\"";

    private static App app;
    private static Wire wire;

    private final String measurement = Wire.newMeasurement();

    @BeforeAll
    static void start() {
        app = App.start(Map.of(
                "EMBEDDED_RETENTION",
                "0",
                "STATS_CACHE_LIVE_TTL",
                "1m",
                "STATS_CACHE_TTL",
                "1m",
                "RECORD_SERVICE_METRICS",
                "false"));
        wire = new Wire(app);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void pointsOfATimeAndATag_areDeleted_andNoOthers() {
        write(measurement + ",a=x,b=1 v=1i 1\n" + measurement + ",a=x v=2i 2\n" + measurement + ",a=y v=3i 2\n"
                + measurement + ",a=x v=4i 3\n" + measurement + "2,a=x v=5i 2");

        assertDeleted(
                "{\"start\":\"1970-01-01T00:00:00.000000002Z\",\"stop\":\"1970-01-01T01:00:00.000000000+01:00\","
                        + "\"predicate\":\"_measurement=" + measurement + "\"}",
                400);
        assertDeleted(
                "{\"start\":\"1970-01-01T00:00:00Z\",\"stop\":\"1970-01-01T00:00:00.000000002Z\","
                        + "\"predicate\":\"_measurement=\\\"" + measurement + "\\\" and a = 'x'\"}",
                204);

        assertThat(wire.kept(measurement)).containsExactlyInAnyOrder(",a=y v=3i 2", ",a=x v=4i 3");
        assertThat(wire.kept(measurement + "2")).hasSize(1);

        assertDeleted("{" + ALL + ",\"predicate\":\"_measurement=" + measurement + "\"}", 204);
        assertThat(wire.kept(measurement)).isEmpty();
        write(measurement + " v=\"now a text\" 1000000000000000");
        assertThat(wire.kept(measurement)).hasSize(1);
    }

    @Test
    void deletedServices_areGoneFromTheNextAnswer() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(600);
        for (String service : new String[] {"good", "junk-1"}) {
            write("service_metrics,service=" + service + " write_attempts=7i " + EpochNanos.of(now));
        }
        assertThat(app.get("/api/v1/stats/services?period=1h").body()).contains("good", "junk-1");

        assertDeleted("{" + ALL + ",\"predicate\":\"_measurement=service_metrics AND service=\\\"junk-1\\\"\"}", 204);

        assertThat(app.get("/api/v1/stats/services?period=1h").body())
                .contains("good")
                .doesNotContain("junk-1");
        assertThat(wire.kept("service_metrics")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nonsense",
                "{}",
                "{" + ALL + ",\"predicate\":\"a!=b\"}",
                "{" + ALL + ",\"predicate\":\"a=b OR c=d\"}",
                "{" + ALL + ",\"predicate\":\"a=b c=d\"}",
                "{" + ALL + ",\"predicate\":\"a=b AND\"}",
                "{" + ALL + ",\"predicate\":5}",
                "{" + ALL + ",\"predicate\":\"a=b AND a=c\"}",
                "{" + ALL + ",\"predicate\":\"_field=v\"}",
                "{\"start\":\"yesterday\",\"stop\":\"2200-01-01T00:00:00Z\"}"
            })
    void whatIsNoDeletion_is400_andDeletesNothing(String body) {
        write(measurement + ",a=b v=1i 1");
        assertDeleted(body, 400);
        assertThat(wire.kept(measurement)).hasSize(1);
    }

    private static void write(String lines) {
        assertThat(wire.post("/api/v2/write", lines).body()).isEmpty();
    }

    private static void assertDeleted(String body, int status) {
        HttpResponse<String> answer = wire.post("/api/v2/delete?org=o&bucket=b", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }
}

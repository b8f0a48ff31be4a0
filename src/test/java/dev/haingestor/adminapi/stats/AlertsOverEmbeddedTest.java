package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.SetClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The history of alerts as clients see it, with acknowledgements and maintenance windows. */
@Tag("integration")
class AlertsOverEmbeddedTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:34:56.789Z");
    private static final String ID = "high_error_rate.service.queue.20261120T1007Z";

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock(NOW);
    private App app;

    @BeforeEach
    void start() {
        app = start(Map.of());
    }

    private App start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "DATA_DIR",
                folder.toString(),
                "RECORD_SERVICE_METRICS",
                "false",
                "STATS_BUDGET",
                "30s",
                "STATS_CHECK_INTERVAL",
                "60s",
                "SAMPLE_INTERVAL",
                "10m"));
        settings.putAll(more);
        return App.start(settings, clock);
    }

    @AfterEach
    void stop() {
        app.close();
    }

    private void write(List<String> lines) {
        HttpResponse<String> answer = app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=s"))
                .POST(HttpRequest.BodyPublishers.ofString(String.join("\n", lines))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /** Writes a minute's attempts and errors of a service. */
    private static String minute(String service, String time, int attempts, int errors) {
        return "service_metrics,service=" + service + " write_attempts=" + attempts + "i,write_errors=" + errors + "i "
                + Instant.parse("2026-11-20T" + time + ":30Z").getEpochSecond();
    }

    /** Events in each minute of the last 40 hours but some. */
    private void writeEvents(Instant silentFrom, Instant silentTo) {
        Instant start = NOW.minus(Duration.ofHours(40));
        write(Stream.iterate(start, NOW::isAfter, time -> time.plusSeconds(60))
                .filter(time -> time.isBefore(silentFrom) || !time.isBefore(silentTo))
                .map(time -> "home_assistant_events,entity_id=a state=\"on\" " + time.getEpochSecond())
                .toList());
    }

    /**
     * A service that fails from 10:05 on: its errors are above 5 % in the minutes that end 10:06 and 10:07, and leave the 15 minutes
     * at 10:21.
     */
    private void writeAnAlert() {
        write(List.of(
                minute("queue", "10:00", 100, 0), minute("queue", "10:05", 100, 40), minute("queue", "10:20", 100, 0)));
    }

    private List<JsonNode> alerts(String path) {
        return app.json(path).valueStream().toList();
    }

    private HttpResponse<String> post(String path, String body) {
        return app.send(HttpRequest.newBuilder(app.uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private int delete(String path) {
        return app.send(HttpRequest.newBuilder(app.uri(path)).DELETE()).statusCode();
    }

    private JsonNode alert(String id) {
        return alerts("/api/v1/alerts").stream()
                .filter(alert -> alert.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void alertOfTheMorning_hasItsFigures_inTheDashboardsShape() {
        writeEvents(NOW, NOW);
        writeAnAlert();

        HttpResponse<String> answer = app.get("/api/v1/alerts?hours=24&severity=error&service=queue");

        assertThat(answer.headers().firstValue("Stats-Source")).contains("embedded");
        assertThat(answer.headers().firstValue("Stats-Complete")).contains("true");
        assertThat(answer.headers().firstValue("Alerts-Total")).contains("2");
        assertThat(app.read(answer.body())
                        .valueStream()
                        .map(alert -> alert.path("id").asString()))
                .containsExactlyInAnyOrder(ID, ID.replace("high_error_rate", "low_success_rate"));
        assertThat(alert(ID)).isEqualTo(app.read("""
                {"id": "high_error_rate.service.queue.20261120T1007Z", "timestamp": "2026-11-20T10:07:00Z",
                 "severity": "error", "service": "queue", "title": "High error rate",
                 "message": "Error rate of queue is 20 %; resolved at 0", "acknowledged": false, "status": "resolved",
                 "rule": "high_error_rate", "scope": "service", "metric": "error_rate_percent",
                 "opened_at": "2026-11-20T10:07:00Z", "resolved_at": "2026-11-20T10:21:00Z",
                 "value": 0.0, "opened_value": 20.0, "closed_value": 0.0, "threshold": 5.0,
                 "changes": [{"at": "2026-11-20T10:07:00Z", "severity": "error", "value": 20.0}],
                 "silenced": false, "silences": []}
                """));
        assertThat(alerts("/api/v1/alerts/active")).isEmpty();
        assertThat(app.get("/api/alerts").body())
                .isEqualTo(app.get("/api/v1/alerts").body());
        assertThat(alerts("/api/v1/alerts?hours=2")).isEmpty();
        assertThat(alerts("/api/v1/alerts?hours=3")).hasSize(4);
        assertThat(alerts("/api/v1/alerts?severity=warning")).isEmpty();
        assertThat(alerts("/api/v1/alerts?service=other")).isEmpty();
    }

    @Test
    void silence_opensAndResolves_andOneThatLasts_isActive() {
        writeEvents(Instant.parse("2026-11-20T08:00:00Z"), Instant.parse("2026-11-20T09:00:00Z"));
        clock.set(NOW.plus(Duration.ofMinutes(30)));

        List<JsonNode> alerts = alerts("/api/v1/alerts");
        List<JsonNode> active = alerts("/api/v1/alerts/active");

        assertThat(alerts).hasSize(2);
        assertThat(alerts.get(1).path("opened_at").asString()).isEqualTo("2026-11-20T08:12:00Z");
        assertThat(alerts.get(1).path("resolved_at").asString()).isEqualTo("2026-11-20T09:01:00Z");
        assertThat(active).containsExactly(alerts.get(0));
        assertThat(active.get(0).path("status").asString()).isEqualTo("open");
        assertThat(active.get(0).has("resolved_at")).isFalse();
        for (String path :
                List.of("/api/alerts/active", "/api/v1/monitoring/alerts/active", "/api/monitoring/alerts/active")) {
            assertThat(alerts(path)).isEqualTo(active);
        }
    }

    @Test
    void latePoints_mendTheHistory_andTheAcknowledgementStays() {
        writeEvents(NOW, NOW);
        write(List.of(minute("queue", "12:00", 100, 0), minute("queue", "12:25", 100, 40)));
        String id = "high_error_rate.service.queue.20261120T1227Z";
        assertThat(post("/api/v1/alerts/" + id + "/acknowledge", "{\"who\": \"anna\"}")
                        .statusCode())
                .isEqualTo(200);

        write(List.of(minute("queue", "12:22", 100, 30)));

        assertThat(alerts("/api/v1/alerts/active?service=queue"))
                .filteredOn(alert -> alert.path("rule").asString().equals("high_error_rate"))
                .singleElement()
                .satisfies(alert -> {
                    assertThat(alert.path("id").asString()).endsWith("20261120T1224Z");
                    assertThat(alert.path("acknowledgedBy").asString()).isEqualTo("anna");
                });
    }

    @Test
    void acknowledgement_isKeptOverARestart_andTakenBack() {
        writeEvents(NOW, NOW);
        writeAnAlert();
        String path = "/api/v1/alerts/" + ID + "/acknowledge";

        HttpResponse<String> first = post(path, "{\"who\": \"anna\", \"why\": \"the disk was full\"}");
        clock.pass(Duration.ofSeconds(1));
        post("/api/monitoring/alerts/" + ID + "/acknowledge", "{\"who\": \" ben \"}");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(app.read(first.body()).path("acknowledgedWhy").asString()).isEqualTo("the disk was full");
        assertThat(app.read(first.body()).path("acknowledgedAt").asString()).isEqualTo(NOW.toString());
        app.close();
        app = start(Map.of());
        JsonNode alert = alert(ID);
        assertThat(alert.path("acknowledged").asBoolean()).isTrue();
        assertThat(alert.path("acknowledgedBy").asString()).isEqualTo("ben");
        assertThat(alert.path("acknowledgedAt").asString())
                .isEqualTo(NOW.plusSeconds(1).toString());
        assertThat(alert.has("acknowledgedWhy")).isFalse();
        assertThat(delete(path)).isEqualTo(204);
        assertThat(alert(ID).path("acknowledged").asBoolean()).isFalse();
        assertThat(delete(path)).isEqualTo(404);
    }

    @Test
    void unknownAlert_isA404() {
        HttpResponse<String> answer =
                post("/api/v1/alerts/high_error_rate.service.x.20261120T1007Z/acknowledge", "{\"who\": \"anna\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(app.read(answer.body()).path("detail").asString()).contains("no alert with this id");
    }

    @Test
    void maintenance_coversTheAlertsOfItsTimeAndService_untilItIsDeleted() {
        writeEvents(NOW, NOW);
        writeAnAlert();
        String span = "\"from\": \"2026-11-20T10:20:00Z\", \"to\": \"2026-11-20T11:00:00Z\", \"who\": \"anna\"";

        HttpResponse<String> added = post("/api/v1/alerts/silences", "{" + span + ", \"service\": \"queue\"}");
        post("/api/v1/alerts/silences", "{" + span + ", \"service\": \"other\"}");
        post(
                "/api/alerts/silences",
                "{\"from\": \"2026-11-20T10:21:00Z\", \"to\": \"2026-11-20T11:00:00Z\", \"who\": \"anna\"}");

        assertThat(added.statusCode()).isEqualTo(201);
        String id = app.read(added.body()).path("id").asString();
        assertThat(alert(ID).path("silenced").asBoolean()).isTrue();
        assertThat(alert(ID).path("silences").valueStream().map(JsonNode::asString))
                .containsExactly(id);
        assertThat(alert(ID.replace("service.queue", "system.system"))
                        .path("silenced")
                        .asBoolean())
                .isFalse();
        assertThat(app.json("/api/v1/alerts/silences").path("silences")).hasSize(3);
        assertThat(app.json("/api/v1/alerts/silences")
                        .path("silences")
                        .get(0)
                        .path("service")
                        .asString())
                .isEqualTo("queue");
        assertThat(delete("/api/v1/alerts/silences/" + id)).isEqualTo(204);
        assertThat(delete("/api/v1/alerts/silences/" + id)).isEqualTo(404);
        assertThat(alert(ID).path("silenced").asBoolean()).isFalse();
    }

    @Test
    void silences_areBounded() {
        for (int i = 0; i < 200; i++) {
            assertThat(post(
                                    "/api/v1/alerts/silences",
                                    "{\"from\": \"2026-11-20T10:20:00Z\", \"to\": \"2026-11-20T11:00:00Z\", \"who\": \"a\"}")
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(post(
                                "/api/v1/alerts/silences",
                                "{\"from\": \"2026-11-20T10:20:00Z\", \"to\": \"2026-11-20T11:00:00Z\", \"who\": \"a\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void badParameter_isNamed() {
        for (String hours : List.of("0", "25", "1.5", "-1", "99999999999", "all")) {
            assertBad(app.get("/api/v1/alerts?hours=" + hours), "hours");
        }
        assertBad(app.get("/api/v1/alerts?severity=bad"), "severity");
        assertBad(app.get("/api/v1/alerts/active?severity=ERROR"), "severity");
        assertBad(app.get("/api/v1/alerts?service=" + "s".repeat(257)), "service");
    }

    @Test
    void badSilence_isNamed_andNotKept() {
        List.of(
                        "from|{}",
                        "from|{'from': 'soon', 'to': '2026-11-20T11:00:00Z', 'who': 'a'}",
                        "to|{'from': '2026-11-20T10:20:00Z', 'who': 'a'}",
                        "to|{'from': '2026-11-20T11:00:00Z', 'to': '2026-11-20T11:00:00Z', 'who': 'a'}",
                        "to|{'from': '2026-11-20T11:00:00Z', 'to': '2026-12-20T11:00:01Z', 'who': 'a'}",
                        "from|{'from': '2036-11-20T11:00:00Z', 'to': '2036-11-20T12:00:00Z', 'who': 'a'}",
                        "from|{'from': '2016-11-20T11:00:00Z', 'to': '2016-11-20T12:00:00Z', 'who': 'a'}",
                        "who|{'from': '2026-11-20T10:20:00Z', 'to': '2026-11-20T11:00:00Z'}",
                        "who|{'from': '2026-11-20T10:20:00Z', 'to': '2026-11-20T11:00:00Z', 'who': '\\ud800'}",
                        "why|{'from': '2026-11-20T10:20:00Z', 'to': '2026-11-20T11:00:00Z', 'who': 'a', 'why': 'a\\nb'}")
                .forEach(wrong -> assertBad(
                        post("/api/v1/alerts/silences", wrong.split("\\|")[1].replace('\'', '"')),
                        wrong.split("\\|")[0]));
        assertThat(app.json("/api/v1/alerts/silences").path("silences")).isEmpty();
    }

    @Test
    void badAcknowledgement_isNamed() {
        String path = "/api/v1/alerts/" + ID + "/acknowledge";

        assertBad(post(path, "{}"), "who");
        assertBad(post(path, "{\"who\": \"" + "a".repeat(101) + "\"}"), "who");
        assertBad(post(path, "{\"who\": \"a\", \"why\": \"" + "a".repeat(501) + "\"}"), "why");
        assertThat(post(path, "{").statusCode()).isEqualTo(400);
        assertThat(post(path, "").statusCode()).isEqualTo(400);
    }

    private void assertBad(HttpResponse<String> answer, String parameter) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("parameter").asString()).isEqualTo(parameter);
    }

    @Test
    void storeThatIsAway_isNoAllClear() {
        writeEvents(NOW, NOW);
        writeAnAlert();
        write(List.of(minute("queue", "12:20", 100, 0), minute("queue", "12:25", 100, 40)));
        List<JsonNode> before = alerts("/api/v1/alerts/active");
        assertThat(before).hasSize(4);
        app.bean(CircuitBreakerRegistry.class)
                .getAllCircuitBreakers()
                .forEach(CircuitBreaker::transitionToForcedOpenState);
        clock.pass(Duration.ofMinutes(40));

        HttpResponse<String> answer = app.get("/api/v1/alerts/active");

        assertThat(answer.headers().firstValue("Stats-Source")).contains("services-fallback");
        assertThat(answer.headers().firstValue("Stats-Complete")).contains("false");
        List<JsonNode> after = app.read(answer.body()).valueStream().toList();
        assertThat(after.get(0).path("rule").asString()).isEqualTo("degraded_source");
        assertThat(after.subList(1, after.size())).isEqualTo(before);
        assertThat(post("/api/v1/alerts/" + ID + "/acknowledge", "{\"who\": \"anna\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/api/v1/alerts/unknown/acknowledge", "{\"who\": \"anna\"}")
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void manyServices_shortenTheHistory_whichSaysSo() {
        writeEvents(NOW, NOW);
        for (int minute = 5; minute < 35; minute++) {
            String time = "12:%02d".formatted(minute);
            write(Stream.iterate(0, i -> i < 300, i -> i + 1)
                    .map(i -> minute("s" + i, time, 30, i == 7 ? 30 : 0))
                    .toList());
        }

        HttpResponse<String> day = app.get("/api/v1/alerts?hours=24");
        HttpResponse<String> hour = app.get("/api/v1/alerts?hours=1");
        HttpResponse<String> active = app.get("/api/v1/alerts/active?service=s7");

        assertThat(day.headers().firstValue("Stats-Complete")).contains("false");
        assertThat(app.read(day.body()).get(0).path("message").asString())
                .contains("alerts are known since 2026-11-20T");
        assertThat(hour.headers().firstValue("Stats-Complete")).contains("true");
        assertThat(active.headers().firstValue("Stats-Complete")).contains("true");
        assertThat(app.read(active.body())).hasSize(2);
        assertThat(alerts("/api/v1/stats/alerts?period=15m")).isNotEmpty();
    }

    @Test
    void storeThatIsSwitchedOff_isNoAllClear() {
        app.close();
        app = start(Map.of("USE_INFLUXDB_STATS", "false"));

        HttpResponse<String> answer = app.get("/api/v1/alerts");

        assertThat(answer.headers().firstValue("Stats-Complete")).contains("false");
        assertThat(app.read(answer.body())
                        .valueStream()
                        .map(alert -> alert.path("rule").asString()))
                .containsExactly("degraded_source");
    }

    @Test
    void changes_areOfThisMachineOnly_orNeedTheKey() {
        for (String path : List.of("/api/v1/alerts/" + ID + "/acknowledge", "/api/v1/alerts/silences")) {
            assertThat(app.send(HttpRequest.newBuilder(app.uri(path))
                                    .header("Content-Type", "application/json")
                                    .header("X-Forwarded-For", "10.0.0.7")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"who\": \"a\"}")))
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}

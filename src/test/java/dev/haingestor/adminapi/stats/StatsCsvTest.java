package dev.haingestor.adminapi.stats;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.SetClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The statistics as CSV, from the running service: the figures are those of the JSON, of one snapshot. */
@Tag("integration")
class StatsCsvTest {

    /** The clock stands still, so that all answers are of one snapshot. */
    private static final Instant NOW = Instant.parse("2026-11-20T12:34:56Z");

    private static App app;

    @BeforeAll
    static void start() {
        SetClock clock = new SetClock(NOW.minusSeconds(60));
        app = App.start(
                Map.of(
                        "STATS_CACHE_LIVE_TTL",
                        "1m",
                        "STATS_CACHE_TTL",
                        "10m",
                        "STATS_BUDGET",
                        "30s",
                        "RECORD_SERVICE_METRICS",
                        "false"),
                clock);
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write"))
                                .POST(HttpRequest.BodyPublishers.ofString("""
                                        home_assistant_events,entity_id=a state="on"
                                        service_metrics,service=\\=cmd|'/C\\ calc'!A0 write_attempts=100i,write_errors=30i,processing_time_ms=12.5
                                        service_metrics,service=enrichment-pipeline write_attempts=50i,write_errors=0i
                                        """)))
                        .statusCode())
                .isEqualTo(204);
        clock.set(NOW);
        app.send(HttpRequest.newBuilder(app.uri("/api/v1/stats/cache")).DELETE());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    private static HttpResponse<String> get(String path, String accept) {
        return app.send(HttpRequest.newBuilder(app.uri(path)).header("Accept", accept));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static List<NamedCsvRecord> rows(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).doesNotContainPattern("[^\r]\n");
        return CsvReader.builder().ofNamedCsvRecord(answer.body()).stream().toList();
    }

    private static void assertSame(String cell, JsonNode figure) {
        if (figure.isMissingNode()) {
            assertThat(cell).isEmpty();
        } else {
            assertThat(cell).isEqualTo(figure.asString());
        }
    }

    @Test
    void stats_areARowForEachWindow() {
        JsonNode points = app.json("/api/v1/stats?period=1h").path("trends").path("points");

        List<NamedCsvRecord> rows = rows(get("/api/v1/stats?period=1h", "text/csv"));

        assertThat(rows).hasSize(points.size()).hasSizeGreaterThan(59);
        assertThat(rows.get(0).getHeader())
                .containsExactly(
                        "time",
                        "count",
                        "events_per_minute",
                        "error_rate_percent",
                        "processing_time_ms",
                        "processing_time_p95",
                        "events_received",
                        "stored_percent",
                        "source",
                        "partial");
        for (int i = 0; i < points.size(); i++) {
            for (String column : rows.get(i).getHeader()) {
                assertSame(rows.get(i).getField(column), points.path(i).path(column));
            }
        }
        assertThat(rows.stream()
                        .mapToInt(row -> Integer.parseInt(row.getField("count")))
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void trends_areTheFiguresThatAreAskedFor() {
        String path = "/api/v1/stats/trends?from=-30m&q=0.9&metric=write_attempts,events";
        JsonNode points = app.json(path).path("points");

        List<NamedCsvRecord> rows = rows(get(path, "text/csv"));

        assertThat(rows).hasSize(points.size());
        assertThat(rows.get(0).getHeader())
                .containsExactly("time", "events", "write_attempts", "processing_time_q0.9", "source", "partial");
        for (int i = 0; i < points.size() - 1; i++) {
            for (String column : List.of("time", "events", "write_attempts", "source")) {
                assertSame(rows.get(i).getField(column), points.path(i).path(column));
            }
        }
        assertThat(header(get(path, "text/csv"), "Content-Disposition"))
                .matches("attachment; filename=\"stats-trends-[0-9TZ_-]+\\.csv\"");
    }

    @Test
    void changes_areARowEach() {
        assertThat(rows(get("/api/v1/stats/changes?from=-5m&to=-1m", "text/csv")))
                .hasSameSizeAs(app.json("/api/v1/stats/changes?from=-5m&to=-1m").path("changes"));
    }

    @Test
    void otherTables_areThoseOfTheirJson() {
        List<NamedCsvRecord> events = rows(app.get("/api/v1/events/recent?format=csv&limit=5"));
        JsonNode inJson = app.json("/api/v1/events/recent?limit=5").path("events");
        assertThat(events).hasSameSizeAs(inJson).isNotEmpty();
        assertSame(events.get(0).getField("time"), inJson.path(0).path("time"));
        assertSame(events.get(0).getField("entity_id"), inJson.path(0).path("entity_id"));

        String aggregate = "/api/v1/stats/aggregate?measurement=service_metrics&field=write_attempts&fn=sum"
                + "&group_by=service&period=1h";
        List<NamedCsvRecord> sums = rows(get(aggregate, "text/csv"));
        assertThat(sums).isNotEmpty();
        assertThat(sums.get(0).getHeader()).containsExactly("service", "time", "sum_write_attempts", "partial");
        assertThat(sums.stream()
                        .mapToDouble(row -> Double.parseDouble(row.getField("sum_write_attempts")))
                        .sum())
                .isEqualTo(app.json(aggregate)
                        .path("groups")
                        .valueStream()
                        .mapToDouble(group -> group.path("total").asDouble())
                        .sum());

        assertThat(rows(app.get("/api/v1/alerts?format=csv"))).hasSameSizeAs(app.json("/api/v1/alerts"));
    }

    @Test
    void services_areARowEach_andOneThatIsAFormulaIsHarmless() {
        JsonNode services = app.json("/api/v1/stats/services");

        List<NamedCsvRecord> rows = rows(app.get("/api/v1/stats/services?format=csv"));

        assertThat(rows).hasSize(services.size()).hasSize(2);
        assertThat(rows).extracting(row -> row.getField("service")).contains("'=cmd|'/C calc'!A0");
        for (NamedCsvRecord row : rows) {
            JsonNode metrics = services.path(row.getField("service").replaceFirst("^'", ""))
                    .path("metrics");
            assertThat(metrics.isObject()).isTrue();
            for (String column : List.of(
                    "events_processed",
                    "write_attempts",
                    "write_errors",
                    "error_rate_percent",
                    "success_rate",
                    "processing_time_ms",
                    "last_update")) {
                assertSame(row.getField(column), metrics.path(column));
            }
            assertSame(
                    row.getField("processing_time_p95"),
                    metrics.path("processing_time_percentiles").path("p95"));
        }
    }

    @Test
    void alerts_areARowEach() {
        JsonNode alerts = app.json("/api/v1/stats/alerts");

        List<NamedCsvRecord> rows = rows(app.get("/api/v1/stats/alerts?format=csv"));

        assertThat(rows).hasSize(alerts.size()).hasSizeGreaterThan(1);
        for (int i = 0; i < rows.size(); i++) {
            for (String column : List.of("timestamp", "type", "severity", "scope", "metric", "value", "threshold")) {
                assertSame(rows.get(i).getField(column), alerts.path(i).path(column));
            }
        }
    }

    @Test
    void performance_isARowForAll_andOneForEachService() {
        JsonNode performance = app.json("/api/v1/stats/performance");

        List<NamedCsvRecord> rows = rows(app.get("/api/v1/stats/performance?format=csv"));

        assertThat(rows).hasSize(1 + performance.path("services").size());
        assertThat(rows).extracting(row -> row.getField("scope")).startsWith("system", "service");
        for (NamedCsvRecord row : rows) {
            JsonNode figures = row.getField("scope").equals("system")
                    ? performance.path("overall")
                    : performance.path("services").path(row.getField("service").replaceFirst("^'", ""));
            for (String column : List.of(
                    "total_requests", "total_errors", "average_response_time", "p95", "success_rate", "throughput")) {
                assertSame(row.getField(column), figures.path(column));
            }
        }
    }

    @Test
    void table_isKeptPackedAndDownloadedAsJsonIs() throws Exception {
        String path = "/api/v1/stats?period=24h&format=csv";
        HttpResponse<String> plain = app.get(path);
        assertThat(header(plain, "Content-Type")).isEqualToIgnoringCase("text/csv;header=present;charset=utf-8");
        assertThat(header(plain, "Content-Disposition")).isEqualTo("attachment; filename=\"stats-24h.csv\"");
        assertThat(header(plain, "Stats-Source")).isEqualTo("embedded");
        assertThat(header(plain, "Cache-Control")).startsWith("max-age=");
        assertThat(header(plain, "ETag")).isNotEqualTo(header(app.get("/api/v1/stats?period=24h"), "ETag"));

        HttpResponse<byte[]> packed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(app.uri(path))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(new String(unpacked(packed.body()), StandardCharsets.UTF_8)).isEqualTo(plain.body());
        HttpResponse<String> again =
                app.send(HttpRequest.newBuilder(app.uri(path)).header("If-None-Match", header(plain, "ETag")));
        assertThat(again.statusCode()).isEqualTo(304);
        HttpResponse<String> head =
                app.send(HttpRequest.newBuilder(app.uri(path)).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.body()).isEmpty();
        assertThat(header(head, "Content-Length")).isEqualTo("" + plain.body().length());
    }

    private static byte[] unpacked(byte[] bytes) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*|application/json",
                "application/json|application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|application/json",
                "text/csv;q=0.5, application/json|application/json",
                "text/csv, application/json;q=0.5|text/csv",
                "text/csv, */*;q=0.1|text/csv",
                "text/csv;header=present|text/csv"
            })
    void accepted_isWhatIsSent(String accept, String type) {
        HttpResponse<String> answer = get("/api/v1/stats", accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).startsWith(type);
        assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding", "Accept");
    }

    @Test
    void otherFormats_areRefused() {
        HttpResponse<String> answer = get("/api/v1/stats?format=xml", "text/csv");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(app.read(answer.body()).path("parameter").asString()).isEqualTo("format");
        assertThat(app.read(answer.body()).path("allowed").toString()).isEqualTo("[\"json\",\"csv\"]");
        assertThat(get("/api/v1/stats", "application/xml").statusCode()).isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/analytics", "/api/v1/health"})
    void whatIsNoTable_isNoCsv(String path) {
        assertThat(get(path, "text/csv").statusCode()).isEqualTo(406);
        assertThat(get(path, "*/*").statusCode()).isEqualTo(200);
    }
}

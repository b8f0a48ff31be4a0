package dev.haingestor.adminapi.store.duckdb;

import com.influxdb.annotations.Column;
import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.WriteApi;
import com.influxdb.client.WriteApiBlocking;
import com.influxdb.client.WriteOptions;
import com.influxdb.client.domain.HealthCheck;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.write.Point;
import com.influxdb.client.write.events.WriteErrorEvent;
import com.influxdb.exceptions.BadRequestException;
import dev.haingestor.adminapi.App;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What writes to an InfluxDB writes here, with nothing changed but the URL. */
@Tag("integration")
@Tag("slow")
class ClientsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String NOON_NANOS = "1795176000000000000";

    private static App app;
    private static Wire wire;

    private final String measurement = Wire.newMeasurement();

    @BeforeAll
    static void start() {
        app = App.start(Map.of("EMBEDDED_RETENTION", "0"));
        wire = new Wire(app);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void javaClient_isToldWhoAnswers() {
        try (InfluxDBClient client = javaClient()) {
            assertThat(client.ping()).isTrue();
            assertThat(client.version()).startsWith("2.7");
            HealthCheck health = client.health();
            assertThat(health.getStatus()).isEqualTo(HealthCheck.StatusEnum.PASS);
            assertThat(health.getMessage()).isEqualTo("ready for queries and writes");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void javaClient_writesPointsLinesAndObjects(boolean packed) {
        try (InfluxDBClient client = packed ? javaClient().enableGzip() : javaClient()) {
            WriteApiBlocking api = client.getWriteApiBlocking();
            api.writePoint(Point.measurement(measurement)
                    .addTag("kind", "point")
                    .addField("f", 1.5)
                    .addField("i", 3L)
                    .addField("b", true)
                    .addField("s", "say \"hi\"\\")
                    .time(NOON, WritePrecision.MS));
            api.writeRecord(WritePrecision.S, measurement + ",kind=line i=4i " + NOON.getEpochSecond());
            api.writeMeasurement(WritePrecision.NS, new Temperature(measurement, "object", 21.5, NOON));
        }
        assertThat(wire.kept(measurement))
                .containsExactly(
                        ",kind=line i=4i " + NOON_NANOS,
                        ",kind=object value=21.5 " + NOON_NANOS,
                        ",kind=point b=true,f=1.5,i=3i,s=\"say \\\"hi\\\"\\\\\" " + NOON_NANOS);
    }

    @Test
    void javaClient_readsOurReason() {
        try (InfluxDBClient client = javaClient()) {
            assertThatThrownBy(() -> client.getWriteApiBlocking()
                            .writeRecords(
                                    WritePrecision.NS, List.of(measurement + " v=1i 1", measurement + " v=one 2")))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("1 of 2 lines were not taken, the others are kept: line 2: field \"v\"");
        }
        assertThat(wire.kept(measurement)).containsExactly("v=1i 1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void javaClient_writesInBatches(boolean packed) {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        try (InfluxDBClient client = packed ? javaClient().enableGzip() : javaClient();
                WriteApi api = client.makeWriteApi(
                        WriteOptions.builder().batchSize(100).flushInterval(200).build())) {
            api.listenEvents(WriteErrorEvent.class, event -> failures.add(event.getThrowable()));
            for (int i = 0; i < 1_050; i++) {
                api.writePoint(Point.measurement(measurement)
                        .addTag("n", "" + i % 7)
                        .addField("v", i)
                        .time(NOON.plusSeconds(i), WritePrecision.S));
            }
        }
        assertThat(failures).isEmpty();
        assertThat(wire.kept(measurement)).hasSize(1_050);
    }

    @Test
    void curl_writesAFile(@TempDir Path folder) throws IOException {
        Program.require("curl", "--version");
        Path file = folder.resolve("lines.lp");
        Files.writeString(
                file,
                (measurement + ",t=a%41+b v=1i " + NOON_NANOS + "\n").repeat(50_000) + measurement + " v=2i "
                        + NOON_NANOS + "\n");
        String url = app.uri("/write?db=home").toString();

        assertThat(curl("--data-binary", "@" + file, url)).containsExactly("204");
        assertThat(curl(
                        "-T",
                        file.toString(),
                        "-X",
                        "POST",
                        app.uri("/api/v2/write?org=o&bucket=b").toString()))
                .containsExactly("204");
        assertThat(wire.kept(measurement)).containsExactly(",t=a%41+b v=1i " + NOON_NANOS, "v=2i " + NOON_NANOS);
        assertThat(Program.run(
                        "sh",
                        "-c",
                        "gzip -c '" + file + "' | curl -sS -w '%{http_code}' --data-binary @-"
                                + " -H 'Content-Encoding: gzip' '" + url + "'"))
                .containsExactly("204");
        assertThat(curl("-d", measurement + " v=", url).get(0))
                .contains("line 1: field \\\"v\\\": it has no value")
                .endsWith("400");
    }

    private static List<String> curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-w", "%{http_code}"));
        command.addAll(List.of(arguments));
        return Program.run(command.toArray(String[]::new));
    }

    @Test
    void pythonClients_write() throws IOException {
        String port = String.valueOf(app.uri("/").getPort());

        List<String> printed = Program.run(
                Python.program(), "src/test/resources/clients/write.py", "http://127.0.0.1:" + port, "127.0.0.1", port);

        String noQueries =
                "the embedded store answers no queries but SHOW DATABASES and CREATE DATABASE: it takes line protocol,"
                        + " and its statistics are at /api/v1/stats";
        assertThat(printed)
                .hasSize(15)
                .startsWith("ping True")
                .contains(
                        "health pass ready for queries and writes",
                        "ready ready True",
                        "buckets ['home_assistant_events']",
                        "bucket Küche & Bad 0 0000000000000002",
                        "pages 1",
                        "orgs ['ha-ingestor'] ['any']",
                        "query 400 " + noQueries,
                        "databases of 1 ['any']",
                        "bad 400 1 of 2 lines were not taken, the others are kept: line 2: field \"v\": it has no value",
                        "batch failures []")
                .anyMatch(line -> line.startsWith("version 2.7"))
                .anyMatch(line -> line.startsWith("ping of 1 2.7"))
                .anyMatch(line -> line.startsWith("query of 1 400") && line.contains("\"error\":\"" + noQueries))
                .anyMatch(line -> line.startsWith("bad of 1 400") && line.contains("it has no value"));
        assertThat(wire.kept("py_sync"))
                .containsExactly(",room=Küche\\,\\ oben b=true,f=21.5,i=3i,s=\"say \\\"hi\\\"\\\\\" " + NOON_NANOS);
        assertThat(wire.kept("py_dict")).containsExactly(",t=1 v=1i " + NOON_NANOS);
        assertThat(wire.kept("py_line")).containsExactly("v=1i " + NOON_NANOS);
        assertThat(wire.kept("py_bad")).containsExactly("v=1i 1");
        assertThat(wire.kept("py_batch")).hasSize(250);
        assertThat(wire.kept("py1_json")).containsExactly(",t=a\\ b f=0.5,v=1i " + NOON_NANOS);
        assertThat(wire.kept("py1_seconds")).containsExactly("v=1i " + NOON_NANOS);
        assertThat(wire.kept("py1_minutes")).containsExactly("v=1i " + NOON_NANOS);
        assertThat(wire.kept("py1_line")).containsExactly(",t=1 v=1i " + NOON_NANOS);
        assertThat(wire.kept("py1_gzip")).containsExactly("v=1i " + NOON_NANOS);
    }

    private static InfluxDBClient javaClient() {
        return InfluxDBClientFactory.create(app.uri("").toString(), "any-token".toCharArray(), "any-org", "any-bucket");
    }

    /** As the client's manual has it. */
    private static final class Temperature {

        @Column(measurement = true)
        private final String name;

        @Column(tag = true)
        private final String kind;

        @Column
        private final double value;

        @Column(timestamp = true)
        private final Instant time;

        Temperature(String name, String kind, double value, Instant time) {
            this.name = name;
            this.kind = kind;
            this.value = value;
            this.time = time;
        }
    }
}

package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.LineProtocol;
import dev.haingestor.adminapi.store.OracleStore;
import dev.haingestor.adminapi.store.RandomWorld;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The way out of the embedded store: what it exports, a real InfluxDB takes and reads as it was written. */
@RealInflux
class ExportToInfluxTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String ODD = "a \"quoted\", b=c 'd' ünï→✓ $(e) \\f {g}";

    @Test
    void export_isReadInInfluxdbAsItWasWritten() {
        List<Point> points = new ArrayList<>(
                RandomWorld.points(Seed.random(getClass()), NOON.minus(Duration.ofDays(2)), Duration.ofDays(3), 500));
        points.add(Point.of(
                NOON.plusNanos(1),
                ODD,
                Map.of(ODD, ODD),
                Map.of(
                        ODD,
                        ODD,
                        "text",
                        "a\nb \\ \"c\" #, =",
                        "empty",
                        "",
                        "whole",
                        Long.MIN_VALUE,
                        "small",
                        Double.MIN_VALUE,
                        "large",
                        -Double.MAX_VALUE,
                        "flag",
                        false)));
        points.add(Point.of(NOON, ODD, Map.of(), Map.of("whole", Long.MAX_VALUE)));
        OracleStore oracle = new OracleStore();
        oracle.write(points);
        InfluxServer server = RealInfluxExtension.shared();
        String bucket = server.newBucket();

        server.write(bucket, throughTheEmbeddedStore(LineProtocol.lines(points)));

        try (FluxStore store = FluxStores.open(new FluxProperties(
                server.url(), InfluxServer.TOKEN, InfluxServer.ORG, bucket, Duration.ofSeconds(30)))) {
            for (String measurement : List.of("home_assistant_events", "service_metrics", ODD)) {
                PointQuery query = PointQuery.of(
                        measurement, new Window(NOON.minus(Duration.ofDays(3)), NOON.plus(Duration.ofDays(3))), 10_000);
                List<Point> expected = new ArrayList<>();
                oracle.recent(query, expected::add);
                List<Point> found = new ArrayList<>();
                store.recent(query, found::add);
                assertThat(found).isNotEmpty().isEqualTo(expected);
            }
        }
        server.deleteBucket(bucket);
    }

    private static String throughTheEmbeddedStore(String lines) {
        try (App app = App.start(Map.of("EMBEDDED_RETENTION", "0"))) {
            HttpResponse<String> answer = app.send(
                    HttpRequest.newBuilder(app.uri("/api/v2/write")).POST(HttpRequest.BodyPublishers.ofString(lines)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
            return app.get("/api/v1/export.lp").body();
        }
    }
}

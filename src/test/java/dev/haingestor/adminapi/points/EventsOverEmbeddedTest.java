package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("integration")
class EventsOverEmbeddedTest extends EventsOverStore {

    EventsOverEmbeddedTest() {
        super("embedded");
    }

    @Override
    App start(String... lines) {
        App app = App.start(Map.of(
                "EMBEDDED_RETENTION",
                "0",
                "STATS_BUDGET",
                "30s",
                "STATS_ZONE",
                ZONE.getId(),
                "RECORD_SERVICE_METRICS",
                "false"));
        for (String some : lines) {
            HttpResponse<String> answer = app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?org=o&bucket=b"))
                    .POST(HttpRequest.BodyPublishers.ofString(some)));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        }
        return app;
    }
}

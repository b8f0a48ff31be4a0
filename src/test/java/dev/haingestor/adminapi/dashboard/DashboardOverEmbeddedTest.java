package dev.haingestor.adminapi.dashboard;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Tag;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("integration")
class DashboardOverEmbeddedTest extends DashboardContract {

    @Override
    App start(Map<String, String> upstream) {
        App app = App.start(upstream);
        assertThat(app.send(HttpRequest.newBuilder(app.uri("/api/v2/write?precision=ms"))
                                .POST(HttpRequest.BodyPublishers.ofString(lines())))
                        .statusCode())
                .isEqualTo(204);
        return app;
    }

    @Override
    String source() {
        return "embedded";
    }
}

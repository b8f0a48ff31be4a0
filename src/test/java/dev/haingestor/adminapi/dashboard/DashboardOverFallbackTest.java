package dev.haingestor.adminapi.dashboard;

import dev.haingestor.adminapi.App;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** No store at all: the upstream services answer. */
@Tag("integration")
class DashboardOverFallbackTest extends DashboardContract {

    @Override
    App start(Map<String, String> upstream) {
        Map<String, String> settings = new HashMap<>(upstream);
        settings.put("INFLUXDB_URL", "http://127.0.0.1:1");
        settings.put("INFLUXDB_TOKEN", "token");
        return App.start(settings);
    }

    @Override
    String source() {
        return "services-fallback";
    }
}

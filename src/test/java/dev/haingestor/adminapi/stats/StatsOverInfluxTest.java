package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.util.Map;
import org.junit.jupiter.api.Tag;

@RealInflux
@Tag("newest-jdk")
class StatsOverInfluxTest extends StatsOverStore {

    StatsOverInfluxTest() {
        super("influxdb");
    }

    @Override
    App start(String... lines) {
        InfluxServer server = RealInfluxExtension.shared();
        String bucket = server.newBucket();
        for (String some : lines) {
            server.write(bucket, some);
        }
        return App.start(Map.of(
                "STATS_BUDGET",
                "30s",
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                server.readToken(bucket),
                "INFLUXDB_BUCKET",
                bucket));
    }
}

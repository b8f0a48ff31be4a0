package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.util.Map;

@RealInflux
class EventsOverInfluxTest extends EventsOverStore {

    EventsOverInfluxTest() {
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
                "STATS_ZONE",
                ZONE.getId(),
                "INFLUXDB_URL",
                server.url(),
                "INFLUXDB_TOKEN",
                server.readToken(bucket),
                "INFLUXDB_BUCKET",
                bucket));
    }
}

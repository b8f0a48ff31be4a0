package dev.haingestor.adminapi.dashboard;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.util.HashMap;
import java.util.Map;

@RealInflux
class DashboardOverInfluxTest extends DashboardContract {

    @Override
    App start(Map<String, String> upstream) {
        InfluxServer server = RealInfluxExtension.shared();
        String bucket = server.newBucket();
        server.write(bucket, lines().replaceAll("(?m)$(?<=\\d)", "000000"));
        Map<String, String> settings = new HashMap<>(upstream);
        settings.put("INFLUXDB_URL", server.url());
        settings.put("INFLUXDB_TOKEN", server.readToken(bucket));
        settings.put("INFLUXDB_BUCKET", bucket);
        return App.start(settings);
    }

    @Override
    String source() {
        return "influxdb";
    }
}

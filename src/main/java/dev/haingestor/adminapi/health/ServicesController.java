package dev.haingestor.adminapi.health;

import java.time.Clock;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The services around this one, and the figures of the moment. Nothing is read or asked for an answer. */
@RestController
class ServicesController {

    private final RunningServices services;
    private final RealtimeMetrics realtime;
    private final DataSources dataSources;
    private final Clock clock;

    ServicesController(RunningServices services, RealtimeMetrics realtime, DataSources dataSources, Clock clock) {
        this.services = services;
        this.realtime = realtime;
        this.dataSources = dataSources;
        this.clock = clock;
    }

    /** @param running those that answer and are not unwell */
    record Services(List<RunningService> services, int total, int running, int stopped) {}

    @GetMapping(
            path = {"/api/v1/services", "/api/services"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Services> services() {
        List<RunningService> all = services.all(clock.instant());
        int running = (int) all.stream().filter(RunningService::running).count();
        return answered(new Services(all, all.size(), running, all.size() - running));
    }

    @GetMapping(
            path = {
                "/api/v1/metrics/realtime",
                "/api/metrics/realtime",
                "/api/v1/real-time-metrics",
                "/api/real-time-metrics",
                "/api/v1/monitoring/metrics/realtime",
                "/api/v1/monitoring/metrics/current"
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RealtimeAnswer> realtime() {
        return answered(realtime.answer());
    }

    @GetMapping(
            path = {"/api/v1/data-sources/status", "/api/data-sources/status"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<DataSource>> dataSources() {
        return answered(dataSources.all());
    }

    private static <T> ResponseEntity<T> answered(T body) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(body);
    }
}

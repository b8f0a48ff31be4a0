package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.AdminApiApplication;
import dev.haingestor.adminapi.StandIns;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.sampler.SampledQueries;
import dev.haingestor.adminapi.sampler.Sampler;
import dev.haingestor.adminapi.sampler.ServicesSampled;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The whole service samples what is around it, and itself. */
class SamplingTest {

    private static final StandIns UPSTREAM = new StandIns();
    private static final Path DATA = Path.of("target", "data", UUID.randomUUID().toString());
    private static final List<ServicesSampled> TOLD = new CopyOnWriteArrayList<>();
    private static ServletWebServerApplicationContext context;

    @BeforeAll
    static void start() {
        SpringApplication application = new SpringApplication(AdminApiApplication.class);
        application.addListeners((ApplicationListener<PayloadApplicationEvent<?>>) event -> {
            if (event.getPayload() instanceof ServicesSampled sampled) {
                TOLD.add(sampled);
            }
        });
        Map<String, String> settings = UPSTREAM.settings(Map.of(
                "API_PORT",
                "0",
                "LOG_LEVEL",
                "warn",
                "STATS_WARM_UP",
                "false",
                "SAMPLE_INTERVAL",
                "1s",
                "DATA_DIR",
                DATA.toString()));
        context = (ServletWebServerApplicationContext) application.run(settings.entrySet().stream()
                .map(one -> "--" + one.getKey() + "=" + one.getValue())
                .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        context.close();
        UPSTREAM.close();
        FileSystemUtils.deleteRecursively(DATA.toFile());
    }

    @Test
    void ticks_areToldOnceEach_atMultiplesOfTheInterval() {
        await().until(() -> TOLD.size() >= 3);

        List<Instant> ticks = TOLD.stream().map(ServicesSampled::tick).toList();
        assertThat(ticks)
                .allMatch(tick -> tick.getNano() == 0)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(TOLD.get(0).deltas()).isEmpty();
        assertThat(TOLD.get(2).deltas())
                .hasSize(2)
                .allMatch(delta -> delta.eventsProcessed().isPresent());
    }

    @Test
    void servicesStoreAndOurselves_areSampled() throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + context.getWebServer().getPort() + "/api/v1/health"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        Sampler sampler = context.getBean(Sampler.class);
        SampledQueries queries = context.getBean(SampledQueries.class);

        await().untilAsserted(() -> {
            assertThat(groups(sampler.known(queries.services(), aroundNow())))
                    .contains(Group.of("websocket-ingestion"), Group.of("enrichment-pipeline"));
            assertThat(groups(sampler.known(queries.latency(), aroundNow())))
                    .contains(Group.of("influxdb"), Group.of("admin-api"));
            assertThat(sampler.known(queries.events(), aroundNow())).isNotEmpty();
        });
        assertThat(sampler.ticks())
                .containsOnlyKeys("influxdb", "admin-api", "websocket-ingestion", "enrichment-pipeline");
    }

    private static Iterable<Group> groups(List<Reading> readings) {
        return Rollup.sum(readings.stream().map(Reading::rollup).toList())
                .cells()
                .keySet();
    }

    private static Range aroundNow() {
        Instant hour = Range.floor(Instant.now(), Duration.ofHours(1));
        return new Range(hour.minus(Duration.ofHours(1)), hour.plus(Duration.ofHours(1)), Duration.ofMinutes(1));
    }
}

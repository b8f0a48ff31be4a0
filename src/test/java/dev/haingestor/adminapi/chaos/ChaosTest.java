package dev.haingestor.adminapi.chaos;

import dev.haingestor.adminapi.AppProcess;
import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A short form of {@code bench/chaos}: all faults, under a few clients. */
@RealInflux
@RealRedis
@Tag("slow")
class ChaosTest {

    private static final int MAX_LOG_LINES = 20;

    @Test
    void whateverBreaks_answersAreRightOrSayWhatTheyLack(@TempDir Path folder) throws Exception {
        try (InfluxServer server = RealInfluxExtension.own();
                RedisServer redis = new RedisServer();
                Chaos chaos = new Chaos(server, Optional.of(redis), Pace.quick(Duration.ofSeconds(3)))) {
            Map<String, String> settings = new HashMap<>(chaos.settings());
            settings.put("LOG_LEVEL", "info");
            try (AppProcess app = AppProcess.start(folder, settings)) {
                await().atMost(Duration.ofMinutes(1))
                        .until(() ->
                                app.get("/api/v1/stats?period=24h&strict=true").statusCode() == 200);

                Chaos.Outcome outcome = chaos.run(app.watched(), Seed.random(ChaosTest.class), 8, 1);

                assertThat(outcome.mistakes()).isEmpty();
                assertThat(outcome.rows()).allSatisfy(row -> {
                    assertThat(row.others()).as(row.fault()).isZero();
                    assertThat(row.lines()).as("log lines: %s", row.fault()).isLessThanOrEqualTo(MAX_LOG_LINES);
                });
                assertThat(outcome.rows())
                        .filteredOn(row -> row.fallbacks() > 0)
                        .hasSizeGreaterThanOrEqualTo(8);
            }
        }
    }
}

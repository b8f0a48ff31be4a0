package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.rollup.Source;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What runs here, and that other paths say what this service is for. */
@Tag("integration")
class InfoTest {

    private static App app;

    @BeforeAll
    static void start() {
        app = App.start(Map.of());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/info", "/api/info"})
    void info_tellsVersionBuildAndStore(String path) {
        JsonNode info = app.json(path);
        JsonNode build = app.json("/actuator/info").path("build");

        assertThat(info.path("name").asString()).isEqualTo("admin-api");
        assertThat(info.path("version")).isEqualTo(app.json("/api/v1/health").path("version"));
        assertThat(info.path("version")).isEqualTo(build.path("version"));
        assertThat(Instant.parse(info.path("build_time").asString()))
                .isEqualTo(Instant.parse(build.path("time").asString()))
                .isBefore(Instant.now());
        assertThat(info.path("store").asString()).isEqualTo("embedded");
        assertThat(info.path("uptime_seconds").asLong(-1)).isNotNegative();
    }

    /** Built from sources without their history there is no commit, here as there. */
    @Test
    void info_tellsTheCommit_asActuatorDoes() {
        String commit = app.json("/api/v1/info").path("commit").asString("");
        String shown =
                app.json("/actuator/info").path("git").path("commit").path("id").asString("");

        assertThat(commit).startsWith(shown);
        assertThat(commit.isEmpty()).isEqualTo(shown.isEmpty());
        assertThat(app.get("/actuator/info").body()).doesNotContain("user", "host", "email", "branch");
    }

    @Test
    void info_withoutABuild_hasNeitherTimeNorCommit() {
        Properties commit = new Properties();
        commit.setProperty("commit.id", "0123456789abcdef");
        Properties time = new Properties();
        time.setProperty("time", "2026-11-20T12:00:00Z");
        Clock clock = Clock.systemUTC();

        ServiceInfo.Info bare = new ServiceInfo("1", Optional.empty(), Optional.empty(), Source.DEMO, clock).info();
        ServiceInfo.Info built = new ServiceInfo(
                        "1",
                        Optional.of(new BuildProperties(time)),
                        Optional.of(new GitProperties(commit)),
                        Source.DEMO,
                        clock)
                .info();

        assertThat(bare.buildTime()).isNull();
        assertThat(bare.commit()).isNull();
        assertThat(built.buildTime()).isEqualTo(Instant.parse("2026-11-20T12:00:00Z"));
        assertThat(built.commit()).isEqualTo("0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/integrations",
                "/api/v1/docker/containers",
                "/api/v1/sports/games/live?team=x",
                "/api/v1/services/restart",
                "/api/sports",
                "/api/v1/%3Cscript%3Ealert(1)%3Cscript%3E",
                "/"
            })
    void otherPath_isA404_thatSaysWhatThisServiceIsFor(String path) {
        HttpResponse<String> answer = app.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(app.read(answer.body()).path("detail").asString())
                .contains("statistics, events and health only", "docs/API.md");
        assertThat(answer.body()).doesNotContain("<", "Exception", "\tat ");
    }
}

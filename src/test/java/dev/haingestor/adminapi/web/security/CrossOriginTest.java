package dev.haingestor.adminapi.web.security;

import dev.haingestor.adminapi.App;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Web pages of allowed origins may read what anybody may read, and nothing else is different for them. */
@Tag("integration")
class CrossOriginTest {

    private static final String KEY = "0123456789abcdef";
    private static final String PAGE = "http://localhost:3000";
    private static final String STRANGE_PAGE = "https://evil.example";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private static App app;
    private static App off;
    private static App keyed;
    private static App keyedOff;

    @BeforeAll
    static void start() {
        app = app(Map.of());
        off = app(Map.of("CORS_ORIGINS", ""));
        keyed = app(Map.of("API_KEY", KEY));
        keyedOff = app(Map.of("API_KEY", KEY, "CORS_ORIGINS", " "));
        await().until(() ->
                app.get("/api/v1/stats").headers().firstValue("ETag").isPresent());
    }

    private static App app(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of("SAMPLE_INTERVAL", "10m", "STATS_CACHE_LIVE_TTL", "1m", "STATS_CACHE_TTL", "2m"));
        return App.start(all);
    }

    @AfterAll
    static void stop() {
        app.close();
        off.close();
        keyed.close();
        keyedOff.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PAGE,
                "http://localhost",
                "https://localhost:8443",
                "http://127.0.0.1:5173",
                "https://127.0.0.1",
                "http://[::1]:3000",
                "https://[::1]"
            })
    void pageOfThisMachine_mayRead(String origin) {
        HttpResponse<String> answer = send(app, "GET", "/api/v1/stats", "Origin", origin);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(origin);
        assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                .contains("ETag, Stats-Source, Stats-Complete, Cache-Status, Retry-After");
        assertVariesByOrigin(answer);
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-credentials");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/v1/stats,200",
        "HEAD,/api/v1/stats,200",
        "GET,/api/v1/stats?period=2h,400",
        "GET,/api/v1/nothing,404",
        "GET,/api/v1/stats/cache,405",
        "GET,/api/v1/stats?strict=true&service=x,200",
        "GET,/api/v1/health,200",
        "GET,/api/health,200",
        "GET,/health,200",
        "GET,/actuator/health,200",
        "GET,/actuator/health/liveness,200",
        "GET,/api/v2/buckets,200"
    })
    void whatPagesRead_hasTheHeadersWhateverTheAnswer(String method, String path, int status) {
        HttpResponse<String> answer = send(app, method, path, "Origin", PAGE);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(PAGE);
        assertVariesByOrigin(answer);
    }

    @Test
    void notModified_hasTheHeaders() {
        String tag = send(app, "GET", "/api/v1/stats", "Origin", PAGE)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        HttpResponse<String> answer = send(app, "GET", "/api/v1/stats", "Origin", PAGE, "If-None-Match", tag);

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.headers().allValues(ALLOW_ORIGIN)).containsExactly(PAGE);
        assertVariesByOrigin(answer);
    }

    @Test
    void noAnswerAndBadAcceptAndMistakes_haveTheHeaders() {
        try (App without = App.start(Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "token"))) {
            HttpResponse<String> none = send(without, "GET", "/api/v1/stats", "Origin", PAGE);
            assertThat(none.statusCode()).isEqualTo(503);
            assertThat(none.headers().allValues(ALLOW_ORIGIN)).containsExactly(PAGE);
            assertThat(none.headers().firstValue("Retry-After")).isPresent();
        }
        HttpResponse<String> odd = send(app, "GET", "/api/v1/stats", "Origin", PAGE, "Accept", "application/xml");
        assertThat(odd.statusCode()).isEqualTo(406);
        assertThat(odd.headers().allValues(ALLOW_ORIGIN)).containsExactly(PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {STRANGE_PAGE, "null", "http://localhost.evil.example", "http://192.168.1.5:3000"})
    void pageOfElsewhere_isAnsweredWithoutTheHeaders(String origin) {
        HttpResponse<String> answer = send(app, "GET", "/api/v1/stats", "Origin", origin);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(accessControl(answer)).isEmpty();
        assertVariesByOrigin(answer);

        HttpResponse<String> preflight = preflight(app, "/api/v1/stats", origin, "GET");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(accessControl(preflight)).isEmpty();
    }

    /** A cache in between must not give a page the answer that it kept for one without an origin. */
    @Test
    void answerWithoutOrigin_variesByIt() {
        HttpResponse<String> answer = app.get("/api/v1/stats");
        assertVariesByOrigin(answer);
        assertThat(accessControl(answer)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void preflight_forReading_isAllowed(String method) {
        for (App asked : List.of(app, keyed)) {
            HttpResponse<String> answer = preflight(asked, "/api/v1/stats", PAGE, method);
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.body()).isEmpty();
            assertThat(accessControl(answer))
                    .isEqualTo(Map.of(
                            "access-control-allow-origin",
                            PAGE,
                            "access-control-allow-methods",
                            "GET, HEAD",
                            "access-control-allow-headers",
                            "Authorization, Content-Type, X-API-Key, If-None-Match, Accept, Cache-Control, Last-Event-ID",
                            "access-control-max-age",
                            "3600"));
            assertVariesByOrigin(answer);
        }
    }

    /** To a browser an allowed origin alone is the permission to POST. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "get", "OPTIONS", ""})
    void preflight_forChanging_isAnsweredWithoutTheHeaders(String method) {
        for (String path : List.of("/api/v1/stats/cache", "/api/v2/write", "/health", "/actuator/health")) {
            HttpResponse<String> answer = preflight(app, path, PAGE, method);
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(accessControl(answer)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/statsource",
                "/actuator/prometheus",
                "/write",
                "/query",
                "/ping",
                "/ready",
                "/",
                "/apiary"
            })
    void pathThatIsForNoPage_isAsWithoutCors(String path) {
        for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
            HttpResponse<String> answer = send(app, method, path, "Origin", PAGE);
            assertThat(answer.statusCode())
                    .isEqualTo(send(off, method, path, "Origin", PAGE).statusCode());
            assertThat(accessControl(answer)).isEmpty();
        }
        assertThat(preflight(app, path, PAGE, "POST").statusCode())
                .isEqualTo(preflight(off, path, PAGE, "POST").statusCode());
        assertThat(accessControl(preflight(app, path, PAGE, "POST"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/export.lp",
                "/api/v1/export.lp/",
                "/API/v1/export.lp",
                "//api/v1/export.lp",
                "/api/v1/%65xport.lp"
            })
    void rawData_isReadByNoPage(String path) {
        HttpResponse<String> answer = send(app, "GET", path, "Origin", PAGE);
        assertThat(answer.statusCode())
                .isEqualTo(send(off, "GET", path, "Origin", PAGE).statusCode());
        assertThat(accessControl(answer)).isEmpty();
        assertThat(accessControl(preflight(app, path, PAGE, "GET"))).isEmpty();
        assertThat(accessControl(send(keyed, "GET", path, "Origin", PAGE, "Authorization", "Token " + KEY)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void changing_isRefusedOrDoneAsWithoutCors(String method) {
        List<String> paths = List.of(
                "/api/v1/stats",
                "/api/v1/stats/cache",
                "/api/v2/write",
                "/api/v2/query",
                "/health",
                "/actuator/health",
                "/actuator/statsource",
                "/write",
                "/query?q=SHOW+DATABASES",
                "/api/v1/export.lp",
                "/what/comes/later");
        for (String path : paths) {
            for (String origin : List.of(PAGE, STRANGE_PAGE, "null")) {
                assertSame(send(app, method, path, "Origin", origin), send(off, method, path, "Origin", origin));
                assertSame(send(keyed, method, path, "Origin", origin), send(keyedOff, method, path, "Origin", origin));
                assertSame(
                        send(keyed, method, path, "Origin", origin, "Authorization", "Token " + KEY),
                        send(keyedOff, method, path, "Origin", origin, "Authorization", "Token " + KEY));
            }
        }
        assertThat(send(app, method, "/api/v1/stats", "Origin", STRANGE_PAGE).statusCode())
                .isEqualTo(403);
        assertThat(send(keyed, method, "/api/v1/stats", "Origin", PAGE).statusCode())
                .isEqualTo(401);
    }

    /** A writer that sends an {@code Origin}, and a page behind a proxy whose own origin looks foreign here. */
    @Test
    void writerWithAnOrigin_goesOn() {
        String[] headers = {
            "Authorization", "Token " + KEY, "Origin", "https://home.example", "Sec-Fetch-Site", "same-origin"
        };
        assertThat(send(keyed, "POST", "/api/v2/write", headers).statusCode()).isEqualTo(204);
        assertThat(send(keyed, "DELETE", "/api/v1/stats/cache", headers).statusCode())
                .isEqualTo(204);
    }

    private static void assertSame(HttpResponse<String> answer, HttpResponse<String> expected) {
        String what = answer.request().method() + " " + answer.uri() + " "
                + answer.request().headers().map();
        assertThat(answer.statusCode()).as(what).isEqualTo(expected.statusCode());
        assertThat(answer.body()).as(what).isEqualTo(expected.body());
        assertThat(others(answer)).as(what).isEqualTo(others(expected));
    }

    /** By the origin, once, and by what else the body depends on. */
    private static void assertVariesByOrigin(HttpResponse<?> answer) {
        assertThat(varying(answer)).containsOnlyOnce("origin").isSubsetOf("origin", "accept-encoding", "accept");
    }

    private static List<String> varying(HttpResponse<?> answer) {
        return answer.headers().allValues("Vary").stream()
                .flatMap(value -> Stream.of(value.toLowerCase(Locale.ROOT).split(",\\s*")))
                .toList();
    }

    /** Tomcat closes a connection after some requests, wherever that falls. */
    private static Map<String, List<String>> others(HttpResponse<String> answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
        headers.keySet().removeAll(List.of("vary", "date", "connection"));
        return headers;
    }

    @Test
    void withoutOrigins_nothingIsAdded() {
        HttpResponse<String> answer = send(off, "GET", "/api/v1/stats", "Origin", PAGE);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(accessControl(answer)).isEmpty();
        assertThat(varying(answer)).containsExactly("accept-encoding", "accept");
    }

    @Test
    void star_isForAllAndReadingOnly() {
        try (App open = app(Map.of("CORS_ORIGINS", "*"))) {
            assertThat(send(open, "GET", "/api/v1/stats", "Origin", STRANGE_PAGE)
                            .headers()
                            .allValues(ALLOW_ORIGIN))
                    .containsExactly("*");
            assertThat(preflight(open, "/api/v1/stats", "null", "GET").headers().allValues(ALLOW_ORIGIN))
                    .containsExactly("*");
            assertThat(accessControl(preflight(open, "/api/v1/stats/cache", STRANGE_PAGE, "DELETE")))
                    .isEmpty();
            assertThat(send(open, "DELETE", "/api/v1/stats/cache", "Origin", STRANGE_PAGE)
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    private static Map<String, String> accessControl(HttpResponse<String> answer) {
        Map<String, String> headers = new TreeMap<>();
        answer.headers().map().forEach((name, values) -> {
            if (name.toLowerCase().startsWith("access-control-")) {
                headers.put(name.toLowerCase(), String.join(" and ", values));
            }
        });
        return headers;
    }

    private static HttpResponse<String> preflight(App asked, String path, String origin, String method) {
        return send(
                asked,
                "OPTIONS",
                path,
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "authorization,content-type");
    }

    private static HttpResponse<String> send(App asked, String method, String path, String... headers) {
        return asked.send(HttpRequest.newBuilder(asked.uri(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .headers(headers));
    }
}

package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Line protocol over HTTP, to the running service and back out by its export. */
@Tag("integration")
@Tag("newest-jdk")
class WriteTest {

    private static final String V1 = "/write";
    private static final String V2 = "/api/v2/write";

    /** Noon of 2026-11-20, in nanoseconds. */
    private static final long NOON = 1_795_176_000_000_000_000L;

    private static App app;
    private static Wire wire;

    private final String measurement = Wire.newMeasurement();

    @BeforeAll
    static void start() {
        app = App.start(Map.of("EMBEDDED_RETENTION", "0"));
        wire = new Wire(app);
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @ParameterizedTest
    @CsvSource({
        V2 + ",ns,1",
        V2 + ",us,1000",
        V2 + ",ms,1000000",
        V2 + ",s,1000000000",
        V1 + ",n,1",
        V1 + ",u,1000",
        V1 + ",ms,1000000",
        V1 + ",s,1000000000",
        V1 + ",m,60000000000",
        V1 + ",h,3600000000000",
        V1 + ",ns,1",
        V1 + ",us,1000"
    })
    void precision_isTheUnitOfTheTimes(String path, String precision, long unit) {
        assertTaken(wire.post(path + "?precision=" + precision, measurement + " v=1i " + NOON / unit));
        assertThat(wire.kept(measurement)).containsExactly("v=1i " + NOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {V2, V1, V2 + "?precision=", V1 + "?db=d&precision=&rp=r", V2 + "?"})
    void precision_isNanosecondsUnlessGiven(String path) {
        assertTaken(wire.post(path, measurement + " v=1i " + (NOON + 7)));
        assertThat(wire.kept(measurement)).containsExactly("v=1i " + (NOON + 7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                V2 + ";m;ns, us, ms, s",
                V2 + ";n;ns, us, ms, s",
                V2 + ";S;ns, us, ms, s",
                V1 + ";d;n, u, ms, s, m, h",
                V1 + ";%20s;n, u, ms, s, m, h",
                V1 + ";s%00;n, u, ms, s, m, h"
            })
    void unknownPrecision_isNamedWithWhatIsAllowed(String path, String precision, String allowed) {
        HttpResponse<String> answer = wire.post(path + "?precision=" + precision, measurement + " v=1i 1");

        JsonNode problem = assertProblem(answer, 400, "bad-request", "invalid");
        assertThat(problem.path("detail").asString()).isEqualTo("precision must be one of " + allowed);
        assertThat(problem.path("parameter").asString()).isEqualTo("precision");
        assertThat(wire.kept(measurement)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                V2 + "?org=o&bucket=b",
                V2 + "?orgID=0123456789abcdef&bucket=a%20b%2Fautogen&precision=ns",
                V1 + "?db=d&rp=autogen&consistency=all&u=user&p=pass",
                V1 + "?bucket=",
                V1 + "?=&&precision&x=%F0%9F%8F%A0"
            })
    void otherParameters_areNotLookedAt(String path) {
        assertTaken(wire.post(path, measurement + " v=1i " + NOON));
        assertThat(wire.kept(measurement)).hasSize(1);
    }

    @Test
    void queryThatCannotBeDecoded_mattersOnlyForThePrecision() {
        String line = measurement + " v=1i 5";
        String rest = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + line.length();

        assertThat(wire.raw("POST /write?db=%zz&precision=s" + rest, line.getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 204");
        assertThat(wire.raw("POST /write?precision=%zz" + rest, line.getBytes(StandardCharsets.UTF_8)))
                .startsWith("HTTP/1.1 400")
                .contains("precision must be one of");
        assertThat(wire.kept(measurement)).containsExactly("v=1i 5000000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "text/plain; charset=utf-8",
                "application/octet-stream",
                "multipart/form-data; boundary=x",
                "application/json",
                "nonsense"
            })
    void contentType_isNotLookedAt(String type) {
        String body = measurement + ",a=b&c%41+ v=\"a=1&b=ü\" " + NOON;
        assertTaken(wire.post(V1, body, "Content-Type", type));
        assertTaken(wire.post(V2, body.replace("v=", "w="), "Content-Type", type));
        assertThat(wire.kept(measurement)).containsExactly(",a=b&c%41+ v=\"a=1&b=ü\",w=\"a=1&b=ü\" " + NOON);
    }

    @Test
    void contentType_mayBeMissing() {
        assertTaken(wire.post(V2, measurement + " v=1i " + NOON));
        assertThat(wire.kept(measurement)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n  \n", "# only a comment", "# one\n\n# two\n"})
    void nothingToWrite_is204(String body) {
        assertTaken(wire.post(V2, body));
        assertTaken(wire.post(V1, body));
    }

    @Test
    void badLine_isNamed_andTheOthersAreKept() {
        HttpResponse<String> answer = wire.post(
                V2,
                measurement + " v=1i " + NOON + "\n# comment\n" + measurement + " v=\n" + measurement + " v=2i "
                        + (NOON + 1));

        JsonNode problem = assertProblem(answer, 400, "bad-request", "invalid");
        assertThat(problem.path("detail").asString())
                .isEqualTo("1 of 3 lines were not taken, the others are kept: line 3: field \"v\": it has no value");
        assertThat(problem.path("rejected").asInt()).isEqualTo(1);
        assertThat(problem.path("lines"))
                .isEqualTo(app.read("[{\"line\": 3, \"reason\": \"field \\\"v\\\": it has no value\"}]"));
        assertThat(wire.kept(measurement)).containsExactly("v=1i " + NOON, "v=2i " + (NOON + 1));
    }

    @Test
    void badLines_areNamedUpToTwenty_andCounted() {
        double before = app.metric("admin_api_embedded_points_total{result=\"rejected\"}");
        String body = IntStream.range(0, 50).mapToObj(i -> measurement).reduce("", (all, line) -> all + line + "\n");

        JsonNode problem = assertProblem(wire.post(V1, body), 400, "bad-request", "invalid");

        assertThat(problem.path("rejected").asInt()).isEqualTo(50);
        assertThat(problem.path("lines")).hasSize(20);
        assertThat(problem.path("detail").asString()).contains("; line 20: ").endsWith("; and 30 more");
        assertThat(app.metric("admin_api_embedded_points_total{result=\"rejected\"}") - before)
                .isEqualTo(50);
    }

    @Test
    void fieldOfAnotherType_isNamedWithBothTypes_andTheOthersAreKept() {
        assertTaken(wire.post(V2, measurement + " v=1i " + NOON));

        HttpResponse<String> answer =
                wire.post(V2, measurement + " v=1.5 " + (NOON + 1) + "\n" + measurement + " v=2i,w=true " + (NOON + 2));

        JsonNode problem = assertProblem(answer, 400, "bad-request", "invalid");
        assertThat(problem.path("detail").asString())
                .contains("line 1: field \"v\" is float here and integer in earlier lines");
        assertThat(wire.kept(measurement)).containsExactly("v=1i " + NOON, "v=2i,w=true " + (NOON + 2));
    }

    @Test
    void fieldOfTwoTypesInOneBody_theFirstDecides() {
        HttpResponse<String> answer =
                wire.post(V1, measurement + " v=\"a\" " + NOON + "\n" + measurement + " v=1i " + (NOON + 1));

        assertThat(answer.body()).contains("line 2: field \\\"v\\\" is integer here and string in earlier lines");
        assertThat(wire.kept(measurement)).containsExactly("v=\"a\" " + NOON);
    }

    @Test
    void pointSentAgain_alsoOverTheOtherEndpoint_countsOnce() {
        String line = measurement + ",b=2,a=1 v=1i ";
        assertTaken(wire.post(V2, line + NOON));
        assertTaken(wire.post(V2, line + NOON));
        assertTaken(wire.post(V1 + "?precision=s", line + NOON / 1_000_000_000));

        assertThat(wire.kept(measurement)).containsExactly(",a=1,b=2 v=1i " + NOON);
    }

    @Test
    void pointSentInParts_isMerged_andTheLastValueCounts() {
        assertTaken(wire.post(V2, measurement + " v=1i,text=\"a\",old=1 " + NOON));
        assertTaken(wire.post(V2, measurement + " v=2i,text=\"b\",new=true " + NOON));

        assertThat(wire.kept(measurement)).containsExactly("new=true,old=1.0,text=\"b\",v=2i " + NOON);
    }

    @Test
    void pointTwiceInOneBody_isMergedToo() {
        assertTaken(wire.post(
                V2,
                String.join(
                        "\n",
                        measurement + ",t=1 v=1i,a=1 " + NOON,
                        measurement + ",t=2 v=5i " + NOON,
                        measurement + ",t=1 v=2i,b=2 " + NOON)));

        assertThat(wire.kept(measurement))
                .containsExactlyInAnyOrder(",t=1 a=1.0,b=2.0,v=2i " + NOON, ",t=2 v=5i " + NOON);
    }

    @Test
    void pointWithoutTime_isOfNow_cutToThePrecision() {
        Instant before = Instant.now();
        assertTaken(wire.post(V2 + "?precision=ms", measurement + " v=1i"));
        String line = wire.kept(measurement).get(0);

        long nanos = Long.parseLong(line.substring(line.indexOf(' ') + 1));
        assertThat(nanos % 1_000_000).isZero();
        assertThat(Instant.ofEpochSecond(0, nanos))
                .isBetween(before.minusMillis(1), Instant.now().plus(Duration.ofSeconds(1)));
    }

    @Test
    void packedBody_isUnpacked() {
        for (String encoding : List.of("gzip", "x-gzip", "GZIP")) {
            byte[] packed = Wire.gzip(measurement + ",e=" + encoding + " v=1i " + NOON);
            assertTaken(wire.post(V2, packed, "Content-Encoding", encoding));
        }
        assertTaken(wire.post(V1, measurement + ",e=identity v=1i " + NOON, "Content-Encoding", "identity"));

        assertThat(wire.kept(measurement)).hasSize(4);
    }

    @Test
    void unknownEncoding_is415() {
        JsonNode problem = assertProblem(
                wire.post(V2, "m v=1", "Content-Encoding", "br"), 415, "unsupported-media-type", "invalid");
        assertThat(problem.path("detail").asString()).contains("gzip", "identity");
    }

    @Test
    void brokenPacking_is400_andNothingIsKept() {
        byte[] packed = Wire.gzip((measurement + " v=1i " + NOON + "\n").repeat(1_000));
        byte[] cut = Arrays.copyOf(packed, packed.length - 6);
        byte[] damaged = packed.clone();
        damaged[packed.length - 5] ^= 1;
        for (byte[] broken : List.of(cut, damaged, "m v=1".getBytes(StandardCharsets.UTF_8), new byte[0])) {
            JsonNode problem =
                    assertProblem(wire.post(V1, broken, "Content-Encoding", "gzip"), 400, "bad-request", "invalid");
            assertThat(problem.path("detail").asString()).contains("Content-Encoding");
        }
        assertThat(wire.kept(measurement)).isEmpty();
    }

    @Test
    void manySmallWriters_areAllHeard_andWrittenTogether() {
        double commits = app.metric("admin_api_embedded_commits_total");
        double written = app.metric("admin_api_embedded_points_total{result=\"written\"}");
        ExecutorService writers = Executors.newFixedThreadPool(50);
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 400)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> wire.post(i % 2 == 0 ? V1 : V2, measurement + ",w=" + i + " v=1i " + NOON), writers))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertTaken(answer.join()));

        writers.shutdown();
        assertThat(wire.kept(measurement)).hasSize(400);
        assertThat(app.metric("admin_api_embedded_points_total{result=\"written\"}") - written)
                .isEqualTo(400);
        assertThat(app.metric("admin_api_embedded_commits_total") - commits).isBetween(1.0, 399.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {V1, V2})
    void reading_isNotOffered(String path) {
        HttpResponse<String> answer = app.get(path);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    private static void assertTaken(HttpResponse<String> answer) {
        assertThat(answer.body()).isEmpty();
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    /** For clients of today, of InfluxDB 2 and of InfluxDB 1. */
    private static JsonNode assertProblem(HttpResponse<String> answer, int status, String type, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = app.read(answer.body());
        assertThat(problem.path("type").asString()).isEqualTo("urn:admin-api:problem:" + type);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.path("message")).isEqualTo(problem.path("detail"));
        assertThat(problem.path("error")).isEqualTo(problem.path("detail"));
        return problem;
    }
}

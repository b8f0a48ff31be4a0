package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What clients ask before they write is answered as by a real InfluxDB that has the bucket which they name. */
@RealInflux
class ClientRequestsTest {

    private static final String BUCKET = "client requests & ünï";

    /** Of InfluxDB's own life and its pages; a client that writes reads none of them. */
    private static final Set<String> NOT_COMPARED = Set.of("createdAt", "updatedAt", "links", "commit", "version");

    private static App app;
    private static App keyed;
    private static InfluxServer influx;
    private static Wire wire;

    @BeforeAll
    static void start() {
        influx = RealInfluxExtension.shared();
        influx.createBucket(BUCKET);
        app = App.start(Map.of("EMBEDDED_RETENTION", "0"));
        keyed = App.start(Map.of("API_KEY", "0123456789abcdef"));
        wire = new Wire(app);
    }

    @AfterAll
    static void stop() {
        app.close();
        keyed.close();
        influx.deleteBucket(App.encoded(BUCKET));
    }

    @Test
    void bucket_namedByItsClient_isInfluxdbs() throws Exception {
        String path = "/api/v2/buckets?limit=20&name=" + App.encoded(BUCKET);
        JsonNode bucket = app.json(path).path("buckets").path(0);

        assertThat(types(app.json(path))).isEqualTo(types(influxdbs(path)));
        JsonNode real = influxdbs(path).path("buckets").path(0);
        for (String same : new String[] {"name", "type", "retentionRules", "labels"}) {
            assertThat(bucket.path(same)).as(same).isEqualTo(real.path(same));
        }
        assertThat(bucket.path("id").asString())
                .matches("[0-9a-f]{16}")
                .isNotEqualTo(bucket.path("orgID").asString());
        assertThat(app.json(path)).isEqualTo(app.json(path));
        String byId = "/api/v2/buckets/";
        assertThat(types(app.json(byId + bucket.path("id").asString())))
                .isEqualTo(types(influxdbs(byId + real.path("id").asString())));
    }

    @Test
    void organization_namedByItsClient_isInfluxdbs() throws Exception {
        String path = "/api/v2/orgs?org=" + InfluxServer.ORG;
        JsonNode organization = app.json(path).path("orgs").path(0);

        assertThat(types(app.json(path))).isEqualTo(types(influxdbs(path)));
        assertThat(organization.path("name").asString()).isEqualTo(InfluxServer.ORG);
        assertThat(organization.path("id"))
                .isEqualTo(app.json("/api/v2/buckets").path("buckets").path(0).path("orgID"));
        assertThat(types(app.json("/api/v2/orgs/" + organization.path("id").asString())))
                .isEqualTo(types(influxdbs("/api/v2/orgs/"
                        + influxdbs(path).path("orgs").path(0).path("id").asString())));
    }

    @Test
    void bucketAndOrganization_withoutName_areTheUsualOnes() {
        assertThat(app.json("/api/v2/buckets")
                        .path("buckets")
                        .path(0)
                        .path("name")
                        .asString())
                .isEqualTo("home_assistant_events");
        assertThat(app.json("/api/v2/orgs").path("orgs").path(0).path("name").asString())
                .isEqualTo("ha-ingestor");
        assertThat(keyed.json("/api/v2/buckets")
                        .path("buckets")
                        .path(0)
                        .path("retentionRules")
                        .path(0)
                        .path("everySeconds")
                        .asInt())
                .isEqualTo(30 * 86_400);
    }

    @Test
    void ids_thatTheClientKnows_areKept() {
        String id = "39f25b1b6227b4a4";
        assertThat(app.json("/api/v2/buckets?id=" + id)
                        .path("buckets")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(app.json("/api/v2/buckets?orgID=" + id)
                        .path("buckets")
                        .path(0)
                        .path("orgID")
                        .asString())
                .isEqualTo(id);
        assertThat(app.json("/api/v2/buckets/" + id).path("id").asString()).isEqualTo(id);
        assertThat(app.json("/api/v2/orgs?orgID=" + id)
                        .path("orgs")
                        .path(0)
                        .path("id")
                        .asString())
                .isEqualTo(id);
        assertThat(app.json("/api/v2/orgs/" + id).path("id").asString()).isEqualTo(id);
    }

    /** A client that reads page after page comes to an end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/buckets?offset=1",
                "/api/v2/buckets?after=0000000000000002&limit=1",
                "/api/v2/orgs?offset=20&limit=20"
            })
    void pageAfterTheLast_isEmpty(String path) {
        assertThat(app.json(path).path(path.contains("orgs") ? "orgs" : "buckets"))
                .isEqualTo(app.read("[]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v2/buckets?id=xyz", "/api/v2/buckets?orgID=xyz", "/api/v2/buckets/xyz", "/api/v2/orgs/xyz"
            })
    void badId_isRefusedAsByInfluxdb(String path) throws Exception {
        HttpResponse<String> answer = app.get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("code"))
                .isEqualTo(influxdbs(path).path("code"));
        assertThat(app.read(answer.body()).path("message"))
                .isEqualTo(influxdbs(path).path("message"));
    }

    @Test
    void organization_whoseIdIsNone_isFoundAllTheSame() throws Exception {
        assertThat(types(app.json("/api/v2/orgs?orgID=xyz"))).isEqualTo(types(influxdbs("/api/v2/orgs?orgID=xyz")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v2/buckets?name=", "/api/v2/orgs?org=", "/query?q=SHOW+DATABASES&db="})
    void longName_isRefusedAndNotRepeated(String path) {
        assertThat(app.get(path + "x".repeat(255)).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = app.get(path + "x".repeat(256));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("must have at most 255 characters").doesNotContain("xx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ready", "/health"})
    void state_hasInfluxdbsShape(String path) throws Exception {
        assertThat(types(app.json(path))).isEqualTo(types(influxdbs(path)));
        assertThat(app.json(path).path("status")).isEqualTo(influxdbs(path).path("status"));
    }

    @Test
    void ready_tellsForHowLong() {
        assertThat(app.json("/ready").path("started").asString()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(app.json("/ready").path("up").asString()).matches("0h\\d+m\\d+s");
    }

    @Test
    void showDatabases_namesTheClientsOwn() throws Exception {
        String path = "/query?q=SHOW%20DATABASES&db=" + App.encoded(BUCKET);
        assertThat(app.get(path).body())
                .isEqualTo(
                        "{\"results\":[{\"statement_id\":0,\"series\":[{\"name\":\"databases\",\"columns\":[\"name\"],"
                                + "\"values\":[[\"" + BUCKET + "\"]]}]}]}");
        assertThat(app.json("/query?q=SHOW+DATABASES&db=%22%7D%3Cb%3E")
                        .at("/results/0/series/0/values/0/0")
                        .asString())
                .isEqualTo("\"}<b>");
        assertThat(types(app.json(path))).isEqualTo(types(influxdbs(path)));
        assertThat(app.get("/query?q=show+databases%3B").body()).contains("[[\"home_assistant_events\"]]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE DATABASE \"telegraf\"",
                "create database \"with \\\"quotes\\\" and ; in it\"",
                "CREATE DATABASE home_1;",
                " CREATE\n DATABASE x WITH DURATION 3d REPLICATION 1 SHARD DURATION 30m NAME \"rp\" "
            })
    void createDatabase_isDone(String statement) {
        String done = "{\"results\":[{\"statement_id\":0}]}";
        String query = "q=" + App.encoded(statement);
        assertThat(wire.post("/query", query, "Content-Type", "application/x-www-form-urlencoded")
                        .body())
                .isEqualTo(done);
        assertThat(wire.post("/query?u=root&p=root&" + query, "").body()).isEqualTo(done);
        assertThat(app.get("/query?" + query).body()).isEqualTo(done);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW MEASUREMENTS",
                "SELECT * FROM m",
                "SHOW DATABASES; DROP DATABASE x",
                "DROP DATABASE x",
                "CREATE DATABASE x; DROP DATABASE x",
                "CREATE DATABASE x WITH NAME y; DROP DATABASE x",
                "CREATE DATABASE",
                "CREATE DATABASE \"\"",
                "CREATE DATABASE \"x",
                "CREATE DATABASE x y",
                "\u0000",
                "SHOW DATABASESX"
            })
    void otherQuery_isRefusedWithWhatClientsOfBothVersionsShow(String query) {
        HttpResponse<String> answer = wire.post(
                "/query",
                "q=" + App.encoded(query),
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Accept",
                "application/x-msgpack");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = app.read(answer.body());
        assertThat(problem.path("error").asString())
                .contains("takes line protocol", "/api/v1/stats")
                .isEqualTo(problem.path("message").asString())
                .isEqualTo(problem.path("detail").asString());
        assertThat(app.get("/query?q=" + App.encoded(query)).statusCode()).isEqualTo(400);
    }

    @Test
    void queryWithoutEnd_isRefusedAtOnce() {
        String long1 = "CREATE DATABASE \"" + "\\\"".repeat(400);
        assertThat(app.get("/query?q=" + App.encoded(long1)).statusCode()).isEqualTo(400);
        assertThat(wire.post(
                                "/query",
                                "q=" + App.encoded(long1.repeat(100)),
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void queryThatIsMissing_isNamed() {
        assertThat(app.read(app.get("/query").body()).path("error").asString())
                .isEqualTo("missing required parameter \"q\"");
        assertThat(wire.post("/query", "").statusCode()).isEqualTo(400);
    }

    @Test
    void flux_isRefusedAsOtherQueries() {
        HttpResponse<String> answer = wire.post(
                "/api/v2/query?org=o",
                "{\"query\":\"buckets()\"}",
                "Content-Type",
                "application/json",
                "Accept",
                "application/csv");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(app.read(answer.body()).path("code").asString()).isEqualTo("invalid");
        assertThat(app.read(answer.body()).path("message").asString()).contains("takes line protocol");
    }

    /** MessagePack is what the Python client of version 1 says that it accepts. */
    @ParameterizedTest
    @ValueSource(strings = {"/query?q=SHOW+DATABASES", "/api/v2/buckets", "/api/v2/orgs", "/ready"})
    void answer_isJsonWhateverIsAccepted(String path) {
        HttpResponse<String> answer =
                app.send(HttpRequest.newBuilder(app.uri(path)).header("Accept", "application/x-msgpack"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void withKey_readingNeedsNoneAndAPostDoes() {
        for (String path :
                new String[] {"/query?q=SHOW+DATABASES", "/api/v2/buckets", "/api/v2/orgs", "/ready", "/ping"}) {
            assertThat(keyed.get(path).statusCode()).as(path).isIn(200, 204);
        }
        HttpRequest.BodyPublisher create = HttpRequest.BodyPublishers.ofString("q=CREATE+DATABASE+x");
        HttpRequest.Builder post = HttpRequest.newBuilder(keyed.uri("/query"))
                .POST(create)
                .header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(keyed.send(post.copy()).statusCode()).isEqualTo(401);
        assertThat(keyed.send(post.copy().header("Authorization", "Token 0123456789abcdef"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(keyed.send(post.copy().uri(keyed.uri("/query?u=root&p=0123456789abcdef")))
                        .statusCode())
                .isEqualTo(200);
    }

    private static JsonNode influxdbs(String path) throws Exception {
        return app.read(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(influx.url() + path))
                                .header("Authorization", "Token " + InfluxServer.TOKEN)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    /** Each field's place and kind; arrays by their first element. */
    private static Map<String, String> types(JsonNode json) {
        Map<String, String> types = new TreeMap<>();
        collect("", json, types);
        return types;
    }

    private static void collect(String place, JsonNode json, Map<String, String> types) {
        types.put(place, json.getNodeType().name());
        if (json.isArray() && !json.isEmpty()) {
            collect(place + "[]", json.get(0), types);
        }
        json.propertyStream()
                .filter(field -> !NOT_COMPARED.contains(field.getKey()))
                .forEach(field -> collect(place + "." + field.getKey(), field.getValue(), types));
    }
}

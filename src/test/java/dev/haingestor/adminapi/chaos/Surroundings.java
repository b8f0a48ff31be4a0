package dev.haingestor.adminapi.chaos;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.InfluxServer.Grant;
import dev.haingestor.adminapi.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

/** What the service depends on: real but for the upstream services, and for answers that no real InfluxDB would give. */
final class Surroundings implements AutoCloseable {

    private static final String ERROR_TABLE =
            "\r\n#datatype,string,string\r\n,error,reference\r\n,out of memory,897\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int HALF_AN_ANSWER = 700;

    private final InfluxServer server;
    private final Optional<RedisServer> redis;
    private final String bucket;
    private final Grant grant;
    private final Home home;
    private final FaultyLink link;
    private final WireMockServer canned =
            new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
    private final UpstreamService websocket;
    private final UpstreamService enrichment;
    private final Troubles troubles;

    Surroundings(InfluxServer server, Optional<RedisServer> redis) throws IOException {
        Instant begun = Instant.now();
        this.server = server;
        this.redis = redis;
        this.bucket = server.newBucket();
        this.grant = server.newGrant();
        this.home = new Home(server, bucket);
        this.link = new FaultyLink(server.url());
        this.websocket = new UpstreamService(
                "ws-ingestion-health",
                Map.of("subscription/total_events_received", () -> TrueEvents.between(begun, Instant.now())));
        this.enrichment = new UpstreamService(
                "enrichment-health",
                Map.of(
                        "normalization/normalized_events",
                        () -> home.written() + home.lost(),
                        "influxdb/points_written",
                        home::written,
                        "influxdb/write_errors",
                        home::lost));
        this.troubles = new Troubles(begun);
        canned.start();
    }

    Ledger ledger() {
        return home.ledger();
    }

    Troubles troubles() {
        return troubles;
    }

    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "INFLUXDB_URL",
                link.url(),
                "INFLUXDB_TOKEN",
                grant.token(),
                "INFLUXDB_ORG",
                InfluxServer.ORG,
                "INFLUXDB_BUCKET",
                bucket,
                "RECORD_SERVICE_METRICS",
                "true",
                "WEBSOCKET_INGESTION_URL",
                websocket.url(),
                "ENRICHMENT_PIPELINE_URL",
                enrichment.url()));
        redis.ifPresent(there -> settings.put("REDIS_URL", there.url()));
        return settings;
    }

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(List.of(
                Fault.ofStore("InfluxDB killed", this::kill, this::restart),
                new Fault("InfluxDB frozen (SIGSTOP)", 3, true, false, server::freeze, server::thaw),
                Fault.ofStore("token revoked", () -> server.revoke(grant), () -> server.restore(grant)),
                Fault.ofStore("bucket deleted", this::deleteBucket, this::makeBucketAgain),
                Fault.ofStore("answers cut in the middle", () -> link.cutAfter(HALF_AN_ANSWER), link::mend),
                Fault.ofStore("answers stop in the middle", () -> link.stopAfter(HALF_AN_ANSWER), link::mend),
                Fault.ofStore("answers take 30 s longer", () -> link.delay(LONG.toMillis()), link::mend),
                canned("InfluxDB answers 429", aResponse().withStatus(429).withHeader("Retry-After", "10")),
                canned("InfluxDB answers 503", aResponse().withStatus(503)),
                canned(
                        "an error table in a 200",
                        aResponse().withBody(ERROR_TABLE).withHeader("Content-Type", "text/csv")),
                Fault.ofUpstream("websocket-ingestion hangs", websocket::hang, websocket::recover),
                Fault.ofUpstream("both services answer 503", this::failUpstream, this::recoverUpstream),
                Fault.ofUpstream("both services restarted", this::restartUpstream, () -> {}),
                Fault.ofUpstream("both services down", this::stopUpstream, this::startUpstream),
                new Fault("everything down", 1, true, true, this::stopAll, this::startAll)));
        redis.ifPresent(there -> {
            faults.add(new Fault("Redis killed", 1, false, false, there::kill, there::start));
            faults.add(new Fault("Redis frozen", 1, false, false, there::freeze, there::thaw));
        });
        return faults;
    }

    private Fault canned(String name, ResponseDefinitionBuilder answer) {
        return Fault.ofStore(
                name,
                () -> {
                    canned.resetAll();
                    canned.stubFor(any(anyUrl()).willReturn(answer));
                    link.leadTo(canned.baseUrl());
                },
                link::mend);
    }

    private void kill() throws IOException {
        link.refuse();
        server.kill();
    }

    private void restart() throws IOException {
        server.restart();
        link.mend();
    }

    /** Nobody writes meanwhile, so that it is known what there was. */
    private void deleteBucket() throws InterruptedException {
        home.pause();
        server.deleteBucket(bucket);
        troubles.recordsAreLost(Instant.now());
    }

    /** As of a backup, at once: it gets its name when all is in it. */
    private void makeBucketAgain() {
        String backup = server.newBucket();
        home.writeWhatIsThere(backup);
        server.renameBucket(backup, bucket);
        troubles.recordsAreLost(Instant.now());
        home.goOn();
    }

    private void failUpstream() {
        websocket.fail();
        enrichment.fail();
    }

    private void recoverUpstream() {
        websocket.recover();
        enrichment.recover();
    }

    private void stopUpstream() {
        websocket.stop();
        enrichment.stop();
    }

    private void startUpstream() {
        websocket.start();
        enrichment.start();
    }

    private void restartUpstream() throws InterruptedException {
        stopUpstream();
        Thread.sleep(1_500);
        startUpstream();
    }

    private void stopAll() throws IOException {
        kill();
        stopUpstream();
        redis.ifPresent(RedisServer::kill);
    }

    private void startAll() throws IOException {
        redis.ifPresent(there -> there.start());
        startUpstream();
        restart();
    }

    @Override
    public void close() throws IOException {
        home.close();
        link.close();
        canned.stop();
        websocket.close();
        enrichment.close();
    }
}

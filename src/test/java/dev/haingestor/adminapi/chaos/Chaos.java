package dev.haingestor.adminapi.chaos;

import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.redis.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Breaks what a service depends on, one after the other in random order, under clients whose answers are judged. */
public final class Chaos implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Pace pace;
    private final Surroundings surroundings;

    /** @param redis empty: the service shares with nobody */
    public Chaos(InfluxServer server, Optional<RedisServer> redis, Pace pace) throws IOException {
        this.pace = pace;
        this.surroundings = new Surroundings(server, redis);
    }

    /** Of the service that is to be watched. */
    public Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(pace.settings());
        settings.putAll(surroundings.settings());
        return settings;
    }

    /**
     * Prints a row for each fault.
     *
     * @param service that answers completely
     * @param rounds of all faults
     */
    public Outcome run(Watched service, Random random, int clients, int rounds) throws Exception {
        Judge judge = new Judge(surroundings.ledger(), surroundings.troubles(), pace.sample(), pace.oldestAnswer());
        try (Clients polling = new Clients(service.url(), clients, judge)) {
            Run run = new Run(service, polling, new ArrayList<>());
            System.out.println("\n" + Row.HEAD);
            run.provoke(new Fault("none", 1, false, false, () -> { }, () -> { }));
            for (int round = 0; round < rounds; round++) {
                List<Fault> faults = surroundings.faults();
                Collections.shuffle(faults, random);
                for (Fault fault : faults) {
                    run.provoke(fault);
                }
            }
            run.provoke(new Fault("none any more", 3, false, false, () -> { }, () -> { }));
            return new Outcome(run.rows, polling.all(), polling.mistakes(), judge.recorded());
        }
    }

    /** @param recorded how often a whole minute's figure was due of what the service records itself */
    public record Outcome(List<Row> rows, long answers, List<String> mistakes, long recorded) {
    }

    private final class Run {

        private final Watched service;
        private final Clients clients;
        private final List<Row> rows;

        Run(Watched service, Clients clients, List<Row> rows) {
            this.service = service;
            this.clients = clients;
            this.rows = rows;
        }

        void provoke(Fault fault) throws Exception {
            long lines = service.lines();
            clients.takeSeen();
            Instant begun = Instant.now();
            surroundings.troubles().begin(fault.ofUpstream(), begun);
            fault.begin().run();
            Thread.sleep(pace.fault().toMillis() * fault.times());
            fault.end().run();
            Instant mended = Instant.now();
            awaitWhole(fault);
            Duration back = Duration.between(mended, Instant.now());
            Thread.sleep(pace.sample().toMillis() / 2);
            surroundings.troubles().end(Instant.now());
            Row row = new Row(fault.name(), begun, pace.budget(), clients.takeSeen(),
                    fault.ofStore() ? Optional.of(back) : Optional.empty(), service.lines() - lines, service.megabytes(), service.threads());
            System.out.println(row);
            rows.add(row);
        }

        private void awaitWhole(Fault fault) throws Exception {
            Instant limit = Instant.now().plus(LONGEST);
            while (!isWhole()) {
                if (Instant.now().isAfter(limit)) {
                    throw new IllegalStateException(fault.name() + ": not back within a minute");
                }
                Thread.sleep(50);
            }
        }

        private boolean isWhole() throws Exception {
            HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/api/v1/stats?period=1h"))
                    .timeout(Duration.ofSeconds(30)).build();
            HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            return answer.headers().firstValue("Stats-Complete").orElse("").equals("true");
        }
    }

    @Override
    public void close() throws IOException {
        surroundings.close();
    }
}

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
            run.watch("none", 1);
            for (int round = 0; round < rounds; round++) {
                List<Fault> faults = surroundings.faults();
                Collections.shuffle(faults, random);
                for (Fault fault : faults) {
                    run.provoke(fault);
                }
            }
            run.watch("none any more", 3);
            return new Outcome(run.rows, polling.all(), polling.mistakes(), judge.recorded());
        }
    }

    /** @param recorded how often a whole minute's figure was due of what the service records itself */
    public record Outcome(List<Row> rows, long answers, List<String> mistakes, long recorded) {}

    private final class Run {

        private final Watched service;
        private final Clients clients;
        private final List<Row> rows;

        Run(Watched service, Clients clients, List<Row> rows) {
            this.service = service;
            this.clients = clients;
            this.rows = rows;
        }

        /** @param times how many times longer than a fault */
        void watch(String name, int times) throws Exception {
            Before before = before();
            Thread.sleep(pace.fault().toMillis() * times);
            tell(name, before, Optional.empty());
        }

        void provoke(Fault fault) throws Exception {
            Before before = before();
            surroundings.troubles().begin(fault.ofUpstream(), before.begun());
            fault.begin().run();
            Thread.sleep(pace.fault().toMillis() * fault.times());
            fault.end().run();
            Instant mended = Instant.now();
            awaitWhole(fault);
            Duration back = Duration.between(mended, Instant.now());
            Thread.sleep(pace.sample().toMillis() / 2);
            surroundings.troubles().end(Instant.now());
            tell(fault.name(), before, fault.ofStore() ? Optional.of(back) : Optional.empty());
        }

        private Before before() throws IOException {
            clients.takeSeen();
            return new Before(Instant.now(), service.lines());
        }

        private void tell(String name, Before before, Optional<Duration> back) throws IOException {
            Row row = new Row(
                    name,
                    before.begun(),
                    pace.budget(),
                    clients.takeSeen(),
                    back,
                    service.lines() - before.lines(),
                    service.megabytes(),
                    service.threads());
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
                    .timeout(Duration.ofSeconds(30))
                    .build();
            HttpResponse<Void> answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            return answer.headers().firstValue("Stats-Complete").orElse("").equals("true");
        }
    }

    private record Before(Instant begun, long lines) {}

    @Override
    public void close() throws IOException {
        surroundings.close();
    }
}

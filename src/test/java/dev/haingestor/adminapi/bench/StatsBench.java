package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.stats.StatsReads;
import dev.haingestor.adminapi.store.flux.DirectQueries;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Compares the service's answers with the same queries sent to InfluxDB directly. Start it with {@code bench/run}. Arguments are
 * periods, all of them by default; {@code -Dseed=}, {@code -Drounds=}, {@code -Ddays=} and {@code -Dbudget=} change the rest.
 */
final class StatsBench {

    private static final int ROUNDS_OF_WARM_UP = 200;
    private static final int WARM_UP = 3;
    private static final int ROUNDS = Integer.getInteger("rounds", 20);
    private static final int ROUNDS_OF_A_MONTH = Math.min(ROUNDS, 8);
    private static final int DAYS = Integer.getInteger("days", 30);
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Set<Period> TAKEN_APART = EnumSet.of(Period.DAY, Period.WEEK, Period.MONTH);

    private final long deadline = System.nanoTime() + LIMIT.toNanos();
    private final DirectQueries queries;
    private final StatsReads reads;
    private final ServiceReader service;
    private final DirectReader direct;

    private StatsBench(DirectQueries queries, ServiceReader service, DirectReader direct) {
        this.queries = queries;
        this.reads = new StatsReads(queries.store(), HomeData.EVENTS, HomeData.MARKERS, HomeData.SERVICES);
        this.service = service;
        this.direct = direct;
    }

    public static void main(String[] labels) throws Exception {
        List<Period> periods = labels.length == 0
                ? List.of(Period.values())
                : Arrays.stream(labels)
                        .map(label -> Period.of(label).orElseThrow())
                        .toList();
        Random random = Seed.random(StatsBench.class);
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        try (InfluxServer server = RealInfluxExtension.own()) {
            String bucket = server.newBucket();
            write(server, bucket, random);
            Calm.await(http, server);
            try (ServiceProcess process = new ServiceProcess(server, bucket);
                    DirectQueries queries = new DirectQueries(InfluxServer.ORG, bucket)) {
                ServiceReader service = new ServiceReader(http, process.url());
                process.await(service);
                System.out.println("Service is up, process " + process.pid());
                new StatsBench(queries, service, new DirectReader(http, server)).run(periods);
            }
        }
        // The HTTP client's threads outlive their last use by minutes.
        System.exit(0);
    }

    private static void write(InfluxServer server, String bucket, Random random) {
        long started = System.nanoTime();
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long lines = new HomeData(server, bucket, random).write(now, Duration.ofDays(DAYS));
        System.out.printf(
                "Wrote %,d lines, %d days up to %s, in %.1f s%n",
                lines, DAYS, now, (System.nanoTime() - started) / 1e9);
    }

    private void run(List<Period> periods) throws IOException, InterruptedException {
        warmUp();
        List<Result> results = new ArrayList<>();
        List<Report.Part> parts = new ArrayList<>();
        for (Period period : periods) {
            results.add(compare(period));
            if (TAKEN_APART.contains(period)) {
                parts.addAll(takeApart(period));
            }
        }
        Report.results(results);
        Report.parts(parts);
    }

    /** Cold means that no answer is kept, not that the service has just started: the compiler is at work for some hundred answers. */
    private void warmUp() throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS_OF_WARM_UP; round++) {
            service.millis(Period.HOUR);
            pause();
        }
    }

    private Result compare(Period period) throws IOException, InterruptedException {
        for (int round = 0; round < WARM_UP; round++) {
            round(period, round, new Sample(), new Sample());
        }
        Sample cold = new Sample();
        Sample straight = new Sample();
        for (int round = 0; round < rounds(period); round++) {
            round(period, round, cold, straight);
        }
        System.out.printf("%s: %d rounds%n", period.label(), rounds(period));
        return new Result(period, rows(period), cold, straight);
    }

    private static int rounds(Period period) {
        return period == Period.MONTH ? ROUNDS_OF_A_MONTH : ROUNDS;
    }

    /** In turns who is first: what one leaves behind, such as garbage, is not always the other's burden. */
    private void round(Period period, int round, Sample cold, Sample straight)
            throws IOException, InterruptedException {
        List<DirectQueries.Body> bodies = bodies(period);
        if (round % 2 == 0) {
            cold.add(service.millis(period));
        }
        pause();
        straight.add(direct.millis(bodies));
        pause();
        if (round % 2 == 1) {
            cold.add(service.millis(period));
        }
    }

    /** No read of the service may still be under way, or the next answer would share it. */
    private void pause() throws InterruptedException {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("the bench takes longer than " + LIMIT.toMinutes() + " minutes");
        }
        Thread.sleep(20);
    }

    private List<DirectQueries.Body> bodies(Period period) {
        reads.read(period);
        return queries.take();
    }

    private long rows(Period period) throws IOException, InterruptedException {
        DirectReader.Size size = new DirectReader.Size(0, 0);
        for (DirectQueries.Body body : bodies(period)) {
            size = size.plus(direct.size(body));
        }
        return size.rows();
    }

    private List<Report.Part> takeApart(Period period) throws IOException, InterruptedException {
        List<Report.Part> parts = new ArrayList<>();
        for (DirectQueries.Body body : bodies(period)) {
            Sample alone = new Sample();
            for (int round = 0; round < ROUNDS_OF_A_MONTH; round++) {
                pause();
                alone.add(direct.millis(List.of(body)));
            }
            parts.add(new Report.Part(period.label(), name(body), alone, direct.size(body)));
        }
        return parts;
    }

    private static String name(DirectQueries.Body body) {
        return body.text() + (body.json().contains('"' + HomeData.EVENTS + '"') ? " events" : " services");
    }
}

package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.chaos.Chaos;
import dev.haingestor.adminapi.chaos.Pace;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.redis.RedisServer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/**
 * What clients see while parts of the system fail, in random order. Start it with {@code bench/chaos}; {@code -Dseed=},
 * {@code -Dclients=}, {@code -Dseconds=} of each fault, {@code -Drounds=} of all faults.
 */
final class ChaosBench {

    private static final int CLIENTS = Integer.getInteger("clients", 50);
    private static final Duration FAULT = Duration.ofSeconds(Integer.getInteger("seconds", 20));
    private static final int ROUNDS = Integer.getInteger("rounds", 1);
    private static final int MAX_SHOWN = 20;

    private ChaosBench() {}

    public static void main(String[] args) throws Exception {
        try (InfluxServer server = RealInfluxExtension.own();
                RedisServer redis = new RedisServer();
                Chaos chaos = new Chaos(server, Optional.of(redis), Pace.deployed(FAULT));
                ServiceProcess service = new ServiceProcess(chaos.settings(), "-Xmx512m")) {
            service.await(new ServiceReader(HttpClient.newHttpClient(), service.url()));
            Thread.sleep(15_000);
            Chaos.Outcome outcome = chaos.run(service.watched(), Seed.random(ChaosBench.class), CLIENTS, ROUNDS);
            System.out.printf(
                    "%n%,d answers, %d mistakes; %,d whole minutes of what the service records were compared%n",
                    outcome.answers(), outcome.mistakes().size(), outcome.recorded());
            outcome.mistakes().stream().limit(MAX_SHOWN).forEach(mistake -> System.err.println("WRONG " + mistake));
        }
        System.exit(0);
    }
}

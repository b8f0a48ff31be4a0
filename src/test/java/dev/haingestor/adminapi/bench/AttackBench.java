package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.attack.AttackRow;
import dev.haingestor.adminapi.attack.AttackRun;
import dev.haingestor.adminapi.attack.Attacks;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;

/** Attacks the packaged service with little memory, and says what others saw of it. Start it with {@code bench/attack}. */
final class AttackBench {

    private static final Map<String, String> AS_DEPLOYED = Map.of(
            "STATS_CACHE_LIVE_TTL",
            "5s",
            "STATS_CACHE_TTL",
            "30s",
            "STATS_CACHE_BYTES",
            "32MB",
            "STATS_CHECK_INTERVAL",
            "2s",
            "SAMPLE_INTERVAL",
            "10s");

    private AttackBench() {}

    public static void main(String[] args) throws Exception {
        boolean held;
        try (ServiceProcess service = new ServiceProcess(AS_DEPLOYED, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")) {
            service.awaitAnswer(HttpClient.newHttpClient());
            AttackRun run = new AttackRun(service.watched());
            run.writeHome();
            List<AttackRow> rows = run.run(Attacks.all(Attacks.Size.WHOLE));
            held = run.isHomeThere() && rows.stream().allMatch(AttackRow::holds);
            rows.stream()
                    .filter(row -> !row.holds())
                    .forEach(row -> System.err.println("BROKEN " + String.join(" | ", row.cells())));
            rows.stream()
                    .filter(row -> !row.isQuick())
                    .forEach(row -> System.err.println("SLOW " + String.join(" | ", row.cells())));
        }
        System.exit(held ? 0 : 1);
    }
}

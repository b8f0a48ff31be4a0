package dev.haingestor.adminapi.attack;

import dev.haingestor.adminapi.chaos.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/** Attacks a service one way after the other, while an orchestrator and a dashboard go on polling it. */
public final class AttackRun {

    private static final int EVENTS = 600;

    private final Watched service;
    private final Site site;

    public AttackRun(Watched service) {
        this.service = service;
        this.site = new Site(service.url());
    }

    /** Events of the last ten minutes, so that the dashboard has something to lose. */
    public void writeHome() throws IOException {
        long from = Instant.now().minusSeconds(EVENTS).toEpochMilli();
        String lines = IntStream.range(0, EVENTS)
                .mapToObj(i -> "home_assistant_events,entity_id=light.desk state=\"on\" " + (from + i * 1_000))
                .collect(Collectors.joining("\n"));
        if (site.write(lines).statusCode() != 204) {
            throw new IOException("the home could not be written");
        }
    }

    /** Whether all events of the home are still there. */
    public boolean isHomeThere() throws IOException {
        return JsonMapper.shared()
                        .readTree(site.get("/api/v1/stats?period=1h").body())
                        .path("metrics")
                        .path("total_events")
                        .asLong()
                >= EVENTS;
    }

    public List<AttackRow> run(List<Attack> attacks) throws IOException, InterruptedException {
        List<AttackRow> rows = new ArrayList<>();
        print(AttackRow.HEADER);
        print(Collections.nCopies(AttackRow.HEADER.size(), "---"));
        for (Attack attack : attacks) {
            rows.add(run(attack));
            print(rows.get(rows.size() - 1).cells());
        }
        return rows;
    }

    private AttackRow run(Attack attack) throws IOException, InterruptedException {
        long logged = Files.size(service.log());
        Statuses seen = new Statuses();
        Bystander liveness = new Bystander(site, "/actuator/health/liveness", Duration.ofMillis(100));
        Bystander dashboard = new Bystander(site, "/api/v1/stats?period=1h", Duration.ofMillis(500));
        try (liveness;
                dashboard) {
            attack.run(site, seen);
        }
        return new AttackRow(
                attack.sent(),
                seen,
                liveness.took(0.99),
                dashboard.took(0.99),
                liveness.failed() + dashboard.failed(),
                dashboard.incomplete(),
                service.megabytes(),
                service.threads(),
                Files.size(service.log()) - logged);
    }

    /** A row of the table, as soon as it is known. */
    private static void print(List<String> cells) {
        System.out.println("| " + String.join(" | ", cells) + " |");
    }
}

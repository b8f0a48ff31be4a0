package dev.haingestor.adminapi.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/** Clients that ask for everything, each about twice a second, and have each answer judged. */
final class Clients implements AutoCloseable {

    private static final List<String> PATHS = List.of(
            "/api/v1/stats?period=15m",
            "/api/v1/stats?period=1h",
            "/api/v1/stats?period=6h",
            "/api/v1/stats?period=24h",
            "/api/v1/stats?period=1h&strict=true",
            "/api/v1/stats/services?period=1h",
            "/api/v1/stats/alerts",
            "/api/v1/stats/performance",
            "/api/v1/health",
            "/api/v1/health/services",
            "/api/v1/health/dependencies",
            "/actuator/health/readiness",
            "/actuator/prometheus");
    private static final List<String> DOCUMENTED = List.of("incomplete-answer", "no-source");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String url;
    private final Judge judge;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final AtomicLong all = new AtomicLong();
    private final ConcurrentLinkedQueue<String> mistakes = new ConcurrentLinkedQueue<>();

    /** @param status -1 for none; 503 only as it is documented */
    record Seen(Instant at, double millis, int status, String source, boolean wrong) {}

    Clients(String url, int number, Judge judge) {
        this.url = url;
        this.judge = judge;
        for (int i = 0; i < number; i++) {
            Random random = new Random(i);
            Thread thread = new Thread(() -> poll(random));
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void poll(Random random) {
        try {
            while (true) {
                ask(PATHS.get(random.nextInt(PATHS.size())));
                Thread.sleep(random.nextInt(1_000));
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask(String path) throws InterruptedException {
        Instant at = Instant.now();
        long started = System.nanoTime();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .timeout(Duration.ofSeconds(30))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            double millis = (System.nanoTime() - started) / 1e6;
            List<String> wrong = wrong(path, answer, at, Instant.now());
            wrong.forEach(mistake -> mistakes.add(path + " " + mistake));
            seen.add(new Seen(at, millis, answer.statusCode(), header(answer, "Stats-Source"), !wrong.isEmpty()));
        } catch (IOException e) {
            mistakes.add(path + " " + e);
            seen.add(new Seen(at, (System.nanoTime() - started) / 1e6, -1, "", false));
        }
        all.incrementAndGet();
    }

    private List<String> wrong(String path, HttpResponse<String> answer, Instant asked, Instant now) {
        try {
            if (answer.statusCode() != 200) {
                return undocumented(path, answer);
            }
            if (path.contains("strict") && !header(answer, "Stats-Complete").equals("true")) {
                return List.of("incomplete: " + answer.body());
            }
            if (path.startsWith("/api/v1/stats?")) {
                return judge.stats(json.readTree(answer.body()), asked, now);
            }
            return path.startsWith("/api/v1/stats/services")
                    ? judge.services(
                            json.readTree(answer.body()),
                            header(answer, "Stats-Complete").equals("true"),
                            now)
                    : List.of();
        } catch (RuntimeException e) {
            return List.of(e + ": " + answer.body());
        }
    }

    private List<String> undocumented(String path, HttpResponse<String> answer) {
        String kind = header(answer, "Content-Type").startsWith("application/problem+json")
                ? json.readTree(answer.body()).path("type").asString("")
                : "";
        boolean documented = answer.statusCode() == 503
                && DOCUMENTED.stream().anyMatch(kind::endsWith)
                && !header(answer, "Retry-After").isEmpty()
                && (path.contains("strict") || kind.endsWith("no-source"));
        return documented ? List.of() : List.of(answer.statusCode() + " " + answer.body());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    /** What was seen since it was asked last. */
    List<Seen> takeSeen() {
        List<Seen> taken = new ArrayList<>();
        for (Seen one = seen.poll(); one != null; one = seen.poll()) {
            taken.add(one);
        }
        return taken;
    }

    long all() {
        return all.get();
    }

    List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}

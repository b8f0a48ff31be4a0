package dev.haingestor.adminapi.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/** Clients that ask for everything, each about twice a second, and compare each answer with what they know. */
final class Pollers implements AutoCloseable {

    private static final List<String> PATHS = List.of("/api/v1/stats?period=15m", "/api/v1/stats?period=1h",
            "/api/v1/stats?period=6h", "/api/v1/stats?period=24h", "/api/v1/stats/services", "/api/v1/stats/alerts",
            "/api/v1/stats/performance", "/api/v1/health", "/api/v1/health/services", "/api/v1/health/dependencies");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final String url;
    private final Knowledge knowledge;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    private final AtomicLong all = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();

    private record Seen(double millis, int status, String source, boolean wrong) {
    }

    Pollers(String url, int clients, Knowledge knowledge) {
        this.url = url;
        this.knowledge = knowledge;
        for (int i = 0; i < clients; i++) {
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
        long started = System.nanoTime();
        Seen answer;
        try {
            HttpResponse<String> response = http.send(HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30))
                    .build(), HttpResponse.BodyHandlers.ofString());
            double millis = (System.nanoTime() - started) / 1e6;
            answer = new Seen(millis, response.statusCode(), response.headers().firstValue("Stats-Source").orElse(""),
                    path.contains("period=") && response.statusCode() == 200 && isWrong(path, response.body()));
        } catch (IOException e) {
            answer = new Seen((System.nanoTime() - started) / 1e6, -1, "", false);
        }
        seen.add(answer);
        all.incrementAndGet();
    }

    private boolean isWrong(String path, String body) {
        var mistake = knowledge.mistake(json.readTree(body));
        mistake.ifPresent(text -> {
            wrong.incrementAndGet();
            System.err.println("WRONG " + path + " " + text);
        });
        return mistake.isPresent();
    }

    void reset() {
        seen.clear();
    }

    long all() {
        return all.get();
    }

    long wrong() {
        return wrong.get();
    }

    /** Of what was seen since the reset. */
    String row() {
        List<Seen> answers = List.copyOf(seen);
        double[] millis = answers.stream().mapToDouble(Seen::millis).sorted().toArray();
        long fallbacks = answers.stream().filter(answer -> answer.source().equals("services-fallback")).count();
        long stored = answers.stream().filter(answer -> answer.source().equals("influxdb")).count();
        long unavailable = answers.stream().filter(answer -> answer.status() == 503).count();
        long others = answers.stream().filter(answer -> answer.status() != 200 && answer.status() != 503).count();
        return String.format(Locale.ROOT, "%,d | %.1f | %.1f | %.1f | %,d | %,d | %,d | %d | %d", millis.length,
                millis[millis.length / 2], millis[(int) Math.ceil(millis.length * 0.99) - 1], millis[millis.length - 1], stored,
                fallbacks, unavailable, others, answers.stream().filter(Seen::wrong).count());
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}

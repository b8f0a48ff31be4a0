package dev.haingestor.adminapi.chaos;

import dev.haingestor.adminapi.influx.InfluxServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A home whose events are written to InfluxDB second by second, each once, by a writer that does not try again: what can't be
 * written is lost, and counted. Its writer has a way of its own to InfluxDB.
 */
final class Home implements AutoCloseable {

    static final String EVENTS = "home_assistant_events";

    private static final Duration PAST = Duration.ofHours(2);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InfluxServer server;
    private final String bucket;
    private final Ledger ledger = new Ledger();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private volatile boolean paused;
    private long next;

    /** With two hours that have passed already. */
    Home(InfluxServer server, String bucket) {
        this.server = server;
        this.bucket = bucket;
        next = Instant.now().getEpochSecond();
        for (long second = next - PAST.toSeconds(); second < next; second++) {
            ledger.begin(second, Instant.EPOCH);
            ledger.arrived(second, Instant.EPOCH);
        }
        writeWhatIsThere(bucket);
        clock.scheduleAtFixedRate(this::write, 0, 100, TimeUnit.MILLISECONDS);
    }

    Ledger ledger() {
        return ledger;
    }

    /** Events since the home began to be watched. */
    long written() {
        return written.get();
    }

    long lost() {
        return lost.get();
    }

    private void write() {
        for (; next < Instant.now().getEpochSecond(); next++) {
            if (paused) {
                lost.addAndGet(TrueEvents.inSecond(next));
            } else {
                send(next);
            }
        }
    }

    private void send(long second) {
        String query = "?org=" + InfluxServer.ORG + "&bucket=" + bucket + "&precision=ns";
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/v2/write" + query))
                .header("Authorization", "Token " + InfluxServer.TOKEN)
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofString(lines(second)))
                .build();
        ledger.begin(second, Instant.now());
        onTheirWay.incrementAndGet();
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            int events = TrueEvents.inSecond(second);
            if (failure == null && answer.statusCode() == 204) {
                ledger.arrived(second, Instant.now());
                written.addAndGet(events);
            } else {
                lost.addAndGet(events);
            }
            if (failure == null && answer.statusCode() != 204) {
                ledger.refused(second);
            }
            onTheirWay.decrementAndGet();
        });
    }

    private static String lines(long second) {
        StringBuilder lines = new StringBuilder();
        int events = TrueEvents.inSecond(second);
        for (int i = 0; i < events; i++) {
            lines.append(EVENTS)
                    .append(",entity_id=e")
                    .append(i)
                    .append(" state=\"on\" ")
                    .append(second * 1_000_000_000L + i * 1_000_000_000L / events)
                    .append('\n');
        }
        return lines.toString();
    }

    /** Until {@link #goOn}, events are lost; returns when none is on its way any more. */
    void pause() throws InterruptedException {
        paused = true;
        do {
            Thread.sleep(150);
        } while (onTheirWay.get() > 0);
    }

    void goOn() {
        paused = false;
    }

    /** Into another bucket, too. */
    void writeWhatIsThere(String into) {
        StringBuilder lines = new StringBuilder();
        for (long second : ledger.there()) {
            lines.append(lines(second));
        }
        server.write(into, lines.toString());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}

package dev.haingestor.adminapi.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.haingestor.adminapi.StandIns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands in for an upstream service: it sends a recorded body, with counters of what happens in the home since its start, and
 * the time by a clock that is an hour ahead.
 */
final class UpstreamService implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration AHEAD = Duration.ofHours(1);
    private static final int LONGEST_SECONDS = 120;

    private final String recorded;
    private final Map<String, LongSupplier> totals;
    private final int port;
    private HttpServer server;
    private volatile Life life;
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private volatile boolean failing;

    /** @param before what the totals were at its start */
    private record Life(Instant start, Map<String, Long> before) {}

    /** @param totals of the home, by the counter's {@code part/name} in the body */
    UpstreamService(String recorded, Map<String, LongSupplier> totals) {
        this.recorded = StandIns.recorded(recorded);
        this.totals = totals;
        start(0);
        this.port = server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Nobody listens; what it had counted is lost with it. */
    void stop() {
        server.stop(0);
    }

    void start() {
        start(port);
    }

    private synchronized void start(int at) {
        life = new Life(
                Instant.now(),
                totals.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, total -> total.getValue().getAsLong())));
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/health", this::answer);
        server.start();
    }

    /** It accepts and doesn't answer, until {@link #recover}. */
    void hang() {
        hanging = new CountDownLatch(1);
    }

    /** It answers 503. */
    void fail() {
        failing = true;
    }

    void recover() {
        failing = false;
        hanging.countDown();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            hanging.await(LONGEST_SECONDS, TimeUnit.SECONDS);
            byte[] body = body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(failing ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String body() {
        ObjectNode body = (ObjectNode) JSON.readTree(recorded);
        Instant now = Instant.now();
        body.put(
                "timestamp",
                LocalDateTime.ofInstant(now.plus(AHEAD), ZoneOffset.UTC).toString());
        body.put("uptime", uptime(Duration.between(life.start, now)));
        totals.forEach((name, total) -> {
            String[] path = name.split("/");
            ((ObjectNode) body.get(path[0])).put(path[1], total.getAsLong() - life.before.get(name));
        });
        return body.toString();
    }

    private static String uptime(Duration time) {
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%06d",
                time.toHours(),
                time.toMinutesPart(),
                time.toSecondsPart(),
                time.toNanosPart() / 1_000);
    }

    @Override
    public void close() {
        recover();
        server.stop(0);
    }
}

package dev.haingestor.adminapi.store.flux;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.haingestor.adminapi.rollup.StatsStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The very bytes that a read sends to InfluxDB, to be sent without the service. They are not built a second time, which could
 * get out of step, but recorded: {@link #store} is the real store, and behind it stands a server that keeps what it is asked
 * and answers as an empty bucket does; but the latest points are a moment ago, so that older ones are not looked for.
 */
public final class DirectQueries implements AutoCloseable {

    private static final String QUERY_PATH = "/api/v2/query";
    private static final String NO_ROWS = "\r\n";
    private static final String NO_FIELD_KEYS = "{\"results\":[{\"statement_id\":0}]}";

    private final List<Body> bodies = new ArrayList<>();
    private final HttpServer recorder;
    private final FluxStore store;

    /** @param org the organization's name, and {@code bucket} the bucket's, as the service has them */
    public DirectQueries(String org, String bucket) throws IOException {
        recorder = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        recorder.createContext("/", this::answer);
        recorder.start();
        String url = "http://127.0.0.1:" + recorder.getAddress().getPort();
        store = FluxStores.open(new FluxProperties(url, "no-token", org, bucket, Duration.ofSeconds(10)));
    }

    /**
     * The body of one query.
     *
     * @param text the label of the query text
     */
    public record Body(String text, String json) {}

    public StatsStore store() {
        return store;
    }

    /** What was asked since the last call, in an order that doesn't depend on threads. */
    public synchronized List<Body> take() {
        List<Body> taken = new ArrayList<>(bodies);
        bodies.clear();
        taken.sort(Comparator.comparing(Body::text).thenComparing(Body::json));
        return taken;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String json = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean query = exchange.getRequestURI().getPath().equals(QUERY_PATH);
        String text = NO_FIELD_KEYS;
        if (query) {
            Body body = new Body(label(json), json);
            keep(body);
            text = body.text().equals(FluxText.LATEST.label()) ? latest(json) : NO_ROWS;
        }
        byte[] answer = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", query ? "text/csv; charset=utf-8" : "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private synchronized void keep(Body body) {
        bodies.add(body);
    }

    /** An answer with a point right before the end of the time that is asked about. */
    private static String latest(String json) {
        for (JsonNode variable :
                JsonMapper.shared().readTree(json).path("extern").path("body")) {
            if (variable.path("id").path("name").asString().equals("stop")) {
                Instant stop = Instant.parse(variable.path("init").path("value").asString());
                return "#datatype,string,long,dateTime:RFC3339\r\n,result,table,_time\r\n,_result,0,"
                        + stop.minusNanos(1) + "\r\n\r\n";
            }
        }
        throw new IllegalStateException("no end in " + json);
    }

    private static String label(String json) {
        String sent = JsonMapper.shared().readTree(json).path("query").asString();
        return Arrays.stream(FluxText.values())
                .filter(text -> text.text().equals(sent))
                .findFirst()
                .orElseThrow()
                .label();
    }

    @Override
    public void close() {
        store.close();
        recorder.stop(0);
    }
}

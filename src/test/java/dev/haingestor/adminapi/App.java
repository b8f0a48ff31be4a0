package dev.haingestor.adminapi;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a free port, as a client sees it. Settings are given by their environment variables' names. */
public final class App implements AutoCloseable {

    private static final String CLOSED_PORT = "http://127.0.0.1:1";

    private final ServletWebServerApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    private final Path data;

    private App(ServletWebServerApplicationContext context, Path data) {
        this.context = context;
        this.data = data;
    }

    /** Upstream services that are not set don't answer; without an InfluxDB the embedded store has a folder of its own. */
    public static App start(Map<String, String> settings) {
        return start(settings, Clock.systemUTC());
    }

    /** The same by another clock. */
    public static App start(Map<String, String> settings, Clock clock) {
        Map<String, String> all = new HashMap<>(Map.of(
                "API_PORT",
                "0",
                "LOG_LEVEL",
                "warn",
                "STATS_CACHE_LIVE_TTL",
                "0s",
                "STATS_CACHE_TTL",
                "0s",
                "STATS_WARM_UP",
                "false",
                "WEBSOCKET_INGESTION_URL",
                CLOSED_PORT,
                "ENRICHMENT_PIPELINE_URL",
                CLOSED_PORT));
        Path data = Path.of("target", "data", UUID.randomUUID().toString());
        all.put("DATA_DIR", data.toString());
        all.putAll(settings);
        List<String> args = new ArrayList<>(List.of("--server.address=127.0.0.1"));
        all.forEach((name, value) -> args.add("--" + name + "=" + value));
        SpringApplication application = new SpringApplication(AdminApiApplication.class);
        application.addInitializers(context -> ((GenericApplicationContext) context)
                .registerBean("clockOfTheTest", Clock.class, () -> clock, definition -> definition.setPrimary(true)));
        return new App((ServletWebServerApplicationContext) application.run(args.toArray(String[]::new)), data);
    }

    /** A part of the running service, to be brought into a state that it would need luck to come into. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** The body of a 200. */
    public JsonNode json(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return json.readTree(answer.body());
    }

    public JsonNode read(String body) {
        return json.readTree(body);
    }

    /** A metric's value, by its name with labels as scraped; -1 when it is not there. */
    public double metric(String nameAndLabels) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(-1);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + path);
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.close();
        FileSystemUtils.deleteRecursively(data.toFile());
    }
}

package dev.haingestor.adminapi.alerts.webhook;

import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertSeverity;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Makes the body of a request to the webhook: our own shape, that of Slack, or that of PagerDuty's Events API 2. */
final class WebhookBody {

    private final String format;
    private final String key;
    private final JsonMapper json = JsonMapper.builder().build();

    WebhookBody(WebhookProperties properties) {
        this.format = properties.format();
        this.key = properties.key();
    }

    String of(AlertNews news) {
        return json.writeValueAsString(
                switch (format) {
                    case "slack" -> Map.of("text", slack(news));
                    case "pagerduty" -> pagerduty(news);
                    default -> generic(news);
                });
    }

    private static Map<String, Object> generic(AlertNews news) {
        Map<String, Object> alert = new LinkedHashMap<>();
        alert.put("id", news.id());
        news.episode().ifPresent(known -> {
            alert.put("rule", known.rule().label());
            alert.put("scope", known.scope());
            alert.put("service", known.service());
            alert.put("severity", severity(news));
            alert.put("title", known.rule().title());
            alert.put("opened_at", known.openedAt().toString());
            known.end().ifPresent(end -> alert.put("resolved_at", end.at().toString()));
            alert.put("value", news.opened() ? known.openedValue() : known.value());
            alert.put("threshold", known.threshold());
        });
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", news.event());
        body.put("message", news.summary());
        body.put("alert", alert);
        return body;
    }

    /** A service may be called like a mention of everybody, so its name is escaped as Slack wants it. */
    private static String slack(AlertNews news) {
        String text = news.opened() ? "[" + severity(news) + "] " + news.summary() : news.summary();
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private Map<String, Object> pagerduty(AlertNews news) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("routing_key", key);
        body.put("event_action", news.opened() ? "trigger" : "resolve");
        body.put("dedup_key", news.id());
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("summary", news.summary());
        payload.put("source", "admin-api");
        payload.put("severity", severity(news));
        news.episode().ifPresent(known -> {
            payload.put("component", known.service());
            payload.put("class", known.rule().label());
            payload.put("timestamp", known.openedAt().toString());
        });
        body.put("payload", payload);
        return body;
    }

    private static String severity(AlertNews news) {
        return news.episode()
                .map(AlertEpisode::severity)
                .orElse(AlertSeverity.WARNING)
                .label();
    }
}

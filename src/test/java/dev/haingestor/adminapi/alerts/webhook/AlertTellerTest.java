package dev.haingestor.adminapi.alerts.webhook;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertRule;
import dev.haingestor.adminapi.alerts.AlertSeverity;
import dev.haingestor.adminapi.alerts.notes.NotesKeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("integration")
@ExtendWith(OutputCaptureExtension.class)
class AlertTellerTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final SetClock clock = new SetClock(NOW);
    private final Webhook webhook = new Webhook();
    private final SharedText kept = new SharedText();
    private final AlertTeller teller = teller("generic");

    /** A text that all instances share, replaced as Redis does it. */
    private static final class SharedText implements NotesKeeper {

        private Optional<String> text = Optional.empty();

        @Override
        public synchronized Optional<String> read() {
            return text;
        }

        @Override
        public synchronized boolean replace(Optional<String> before, String after) {
            boolean same = text.equals(before);
            text = same ? Optional.of(after) : text;
            return same;
        }
    }

    @AfterEach
    void stop() {
        webhook.close();
    }

    private AlertTeller teller(String format) {
        WebhookProperties properties = new WebhookProperties(webhook.url(), format, "hidden-key");
        return new AlertTeller(kept, new WebhookBody(properties), new WebhookClient(properties.url()), clock);
    }

    private static AlertEpisode open(String service, String minute) {
        return alert(service, minute, Optional.empty());
    }

    private static AlertEpisode alert(String service, String minute, Optional<AlertEpisode.End> end) {
        return new AlertEpisode(
                "high_error_rate.service." + service.replaceAll("\\W", "-") + "." + minute,
                AlertRule.ERROR_RATE,
                "service",
                service,
                Instant.parse("2026-11-20T" + minute.substring(0, 2) + ":" + minute.substring(2) + ":00Z"),
                false,
                7.5,
                AlertSeverity.ERROR,
                AlertSeverity.ERROR,
                5,
                List.of(),
                end,
                end.isPresent() ? 0.5 : 8);
    }

    private static AlertEpisode resolved(String service, String minute) {
        return alert(service, minute, Optional.of(new AlertEpisode.End(NOW, false)));
    }

    private void tell(AlertEpisode... episodes) {
        teller.tell(List.of(episodes), episode -> false);
    }

    private List<JsonNode> told() {
        return webhook.bodies().stream()
                .map(body -> JsonMapper.builder().build().readTree(body))
                .toList();
    }

    private List<String> events() {
        return told().stream()
                .map(body -> body.path("event").asString() + " "
                        + body.path("alert").path("id").asString().replaceAll(".*service\\.", ""))
                .toList();
    }

    @Test
    void openingAndEnd_areToldOnce_underOneId() {
        tell(resolved("s", "0900"));
        tell(open("s", "1159"));
        tell(open("s", "1159"));
        // A point came late, and the alert opens a minute earlier.
        tell(open("s", "1158"));
        tell(resolved("s", "1158"));
        tell(resolved("s", "1158"));

        assertThat(events()).containsExactly("opened s.1159", "resolved s.1159");
        assertThat(told().get(0).path("message").asString()).isEqualTo("High error rate: Error rate of s is 7.5 %");
        assertThat(told().get(0).path("alert").path("severity").asString()).isEqualTo("error");
        assertThat(told().get(1).path("message").asString())
                .isEqualTo("Resolved: High error rate: Error rate of s is 0.5 %");
    }

    @Test
    void alertThatIsNotKnownAnyMore_isResolved() {
        tell(open("s", "1159"));
        tell();

        assertThat(events()).containsExactly("opened s.1159", "resolved s.1159");
    }

    @Test
    void newAlert_afterOneThatEnded_isTold() {
        tell(open("s", "1159"));
        tell(resolved("s", "1159"));
        tell(open("s", "1210"), resolved("s", "1159"));

        assertThat(events()).containsExactly("opened s.1159", "resolved s.1159", "opened s.1210");
    }

    @Test
    void instances_tellOnceTogether() {
        List<AlertTeller> instances =
                IntStream.range(0, 4).mapToObj(i -> teller("generic")).toList();
        AlertEpisode[] alerts =
                IntStream.range(0, 10).mapToObj(i -> open("s" + i, "1159")).toArray(AlertEpisode[]::new);
        for (int round = 0; round < 5; round++) {
            instances.stream()
                    .map(instance -> CompletableFuture.runAsync(() -> instance.tell(List.of(alerts), episode -> false)))
                    .toList()
                    .forEach(CompletableFuture::join);
        }

        assertThat(events()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void instanceThatDied_isFollowedByAnother_whenItsLeaseHasEnded() {
        AlertTeller other = teller("generic");
        tell(open("s", "1159"));
        other.tell(List.of(), episode -> false);
        assertThat(events()).hasSize(1);
        clock.pass(Duration.ofMinutes(1));
        other.tell(List.of(), episode -> false);

        assertThat(events()).containsExactly("opened s.1159", "resolved s.1159");
    }

    @Test
    void mutedAlert_isToldWhenItIsMutedNoMore() {
        teller.tell(List.of(open("s", "1159")), episode -> true);
        assertThat(events()).isEmpty();
        tell(open("s", "1159"));

        assertThat(events()).containsExactly("opened s.1159");
    }

    @Test
    void webhookThatFails_isTriedAgain_lessAndLess_andGivenUp(CapturedOutput output) {
        webhook.answer(500);
        for (int i = 0; i < 8_000; i++) {
            tell(open("s", "1159"));
            clock.pass(Duration.ofSeconds(1));
        }

        assertThat(webhook.bodies()).hasSize(8);
        assertThat(output).containsOnlyOnce("was not told that high_error_rate.service.s.1159 has opened");
        assertThat(output.getAll()).doesNotContain("secret", "hidden");
    }

    @Test
    void webhookThatComesBack_isTold() {
        webhook.answer(503);
        tell(open("s", "1159"));
        webhook.answer(200);
        tell(open("s", "1159"));
        assertThat(events()).hasSize(1);
        clock.pass(Duration.ofSeconds(15));
        tell(open("s", "1159"));
        tell(open("s", "1159"));

        assertThat(events()).hasSize(2);
    }

    @Test
    void refusal_isNotTriedAgain() {
        webhook.answer(404);
        tell(open("s", "1159"));
        clock.pass(Duration.ofHours(1));
        tell(open("s", "1159"));

        assertThat(events()).hasSize(1);
    }

    @Test
    void slack_hasOneEscapedText() {
        teller("slack").tell(List.of(open("<!channel>", "1159")), episode -> false);

        assertThat(told().get(0)).isEqualTo(JsonMapper.builder().build().readTree("""
                        {"text": "[error] High error rate: Error rate of &lt;!channel&gt; is 7.5 %"}"""));
    }

    @Test
    void pagerduty_opensAndResolvesByOneKey() {
        AlertTeller pagerduty = teller("pagerduty");
        pagerduty.tell(List.of(open("s", "1159")), episode -> false);
        pagerduty.tell(List.of(resolved("s", "1159")), episode -> false);

        assertThat(told().get(0)).isEqualTo(JsonMapper.builder().build().readTree("""
                        {"routing_key": "hidden-key", "event_action": "trigger",
                         "dedup_key": "high_error_rate.service.s.1159",
                         "payload": {"summary": "High error rate: Error rate of s is 7.5 %", "source": "admin-api",
                                     "severity": "error", "component": "s", "class": "high_error_rate",
                                     "timestamp": "2026-11-20T11:59:00Z"}}"""));
        assertThat(told().get(1).path("event_action").asString()).isEqualTo("resolve");
        assertThat(told().get(1).path("dedup_key")).isEqualTo(told().get(0).path("dedup_key"));
    }
}

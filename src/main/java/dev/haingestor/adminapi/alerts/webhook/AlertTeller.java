package dev.haingestor.adminapi.alerts.webhook;

import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertId;
import dev.haingestor.adminapi.alerts.notes.NotesKeeper;
import dev.haingestor.adminapi.logging.OutageLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the webhook what is open now and was not told, and what was told and is not open any more. What was told is kept beside a
 * lease, so that of several instances one tells. An instance that dies between sending and keeping leaves one alert to be told
 * twice, under the same id.
 */
public final class AlertTeller {

    private static final Logger log = LoggerFactory.getLogger(AlertTeller.class);

    /** Longer than one request takes; the lease is renewed before each. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(15);

    /** With waiting times that double that is half an hour. */
    private static final int MAX_TRIES = 8;

    private static final int MAX_NEWS = 20;

    private final NotesKeeper keeper;
    private final WebhookBody bodies;
    private final WebhookClient client;
    private final Clock clock;
    private final OutageLog outage;
    private final String self = UUID.randomUUID().toString();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<AlertNews.Key, Tries> tries = new HashMap<>();

    AlertTeller(NotesKeeper keeper, WebhookBody bodies, WebhookClient client, Clock clock) {
        this.keeper = keeper;
        this.bodies = bodies;
        this.client = client;
        this.clock = clock;
        this.outage = new OutageLog(
                log,
                clock,
                "What ALERT_WEBHOOK_URL was told can't be kept: {}. Nothing is told meanwhile",
                "It is kept again");
    }

    /**
     * What was told, and by which instance last.
     *
     * @param until others leave the telling to the holder until then
     * @param open the id under which the opening of each subject's alert was told
     */
    record Told(String holder, Instant until, Map<String, String> open) {

        static final Told NOTHING = new Told("", Instant.EPOCH, Map.of());

        Told heldBy(String another, Instant newUntil) {
            return new Told(another, newUntil, open);
        }

        Told with(AlertNews news) {
            Map<String, String> changed = new TreeMap<>(open);
            if (news.opened()) {
                changed.put(news.subject(), news.id());
            } else {
                changed.remove(news.subject());
            }
            return new Told(holder, until, changed);
        }
    }

    private record Tries(int count, Instant next) {}

    /** The text that is kept, as last read or written by this instance, and its meaning. */
    private record Kept(Optional<String> text, Told told) {}

    /**
     * @param episodes all that are known, of a complete answer
     * @param isMuted whether an alert is not told, as a maintenance window covers it
     */
    public synchronized void tell(List<AlertEpisode> episodes, Predicate<AlertEpisode> isMuted) {
        try {
            Kept kept = read();
            List<AlertNews> news = news(episodes, isMuted, kept.told());
            tries.keySet().retainAll(news.stream().map(AlertNews::key).toList());
            List<AlertNews> due =
                    news.stream().filter(this::isDue).limit(MAX_NEWS).toList();
            boolean isOthers =
                    !kept.told().holder().equals(self) && kept.told().until().isAfter(clock.instant());
            if (isOthers) {
                return;
            }
            for (AlertNews one : due) {
                Optional<Kept> mine =
                        replace(kept, kept.told().heldBy(self, clock.instant().plus(LEASE)));
                if (mine.isEmpty()) {
                    return;
                }
                kept = mine.get();
                if (isDone(one)) {
                    Optional<Kept> after = replace(kept, kept.told().with(one));
                    if (after.isEmpty()) {
                        return;
                    }
                    kept = after.get();
                }
            }
            outage.succeeded();
        } catch (IOException e) {
            outage.failed(String.valueOf(e.getMessage()));
        }
    }

    private static List<AlertNews> news(List<AlertEpisode> episodes, Predicate<AlertEpisode> isMuted, Told told) {
        Map<String, AlertEpisode> latest = episodes.stream()
                .collect(Collectors.toMap(
                        episode -> AlertId.subject(episode.id()),
                        Function.identity(),
                        (one, other) -> one.openedAt().isAfter(other.openedAt()) ? one : other,
                        TreeMap::new));
        List<AlertNews> news = new ArrayList<>();
        told.open().forEach((subject, id) -> {
            Optional<AlertEpisode> known = Optional.ofNullable(latest.get(subject));
            if (known.isEmpty() || known.get().end().isPresent()) {
                news.add(new AlertNews(subject, id, false, known));
            }
        });
        latest.forEach((subject, episode) -> {
            boolean isNew = episode.end().isEmpty() && !told.open().containsKey(subject);
            if (isNew && !isMuted.test(episode)) {
                news.add(new AlertNews(subject, episode.id(), true, Optional.of(episode)));
            }
        });
        return news;
    }

    private boolean isDue(AlertNews news) {
        Tries before = tries.get(news.key());
        return before == null || !clock.instant().isBefore(before.next());
    }

    /** Sends the news; whether they need no further try, as they were taken or it is no use. */
    private boolean isDone(AlertNews news) {
        WebhookClient.Answer answer = client.send(bodies.of(news));
        if (answer.outcome() == WebhookClient.Outcome.TAKEN) {
            tries.remove(news.key());
            return true;
        }
        Tries before = tries.getOrDefault(news.key(), new Tries(0, Instant.EPOCH));
        int count = before.count() + 1;
        boolean givenUp = answer.outcome() == WebhookClient.Outcome.REFUSED || count >= MAX_TRIES;
        if (givenUp) {
            log.warn("ALERT_WEBHOOK_URL was not told that {} has {}: {}", news.id(), news.event(), answer.reason());
            tries.remove(news.key());
        } else {
            tries.put(news.key(), new Tries(count, clock.instant().plus(FIRST_WAIT.multipliedBy(1L << (count - 1)))));
        }
        return givenUp;
    }

    private Kept read() throws IOException {
        Optional<String> text = keeper.read();
        try {
            return new Kept(text, text.isPresent() ? json.readValue(text.get(), Told.class) : Told.NOTHING);
        } catch (JacksonException e) {
            throw new IOException("it is damaged", e);
        }
    }

    /** Empty when another instance was faster. */
    private Optional<Kept> replace(Kept before, Told after) throws IOException {
        String text = json.writeValueAsString(after);
        return keeper.replace(before.text(), text) ? Optional.of(new Kept(Optional.of(text), after)) : Optional.empty();
    }
}

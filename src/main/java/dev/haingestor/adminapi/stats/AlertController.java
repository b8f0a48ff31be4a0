package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.alerts.AlertCalculator;
import dev.haingestor.adminapi.alerts.AlertEpisode;
import dev.haingestor.adminapi.alerts.AlertSeverity;
import dev.haingestor.adminapi.alerts.notes.Acknowledgement;
import dev.haingestor.adminapi.alerts.notes.AlertNotes;
import dev.haingestor.adminapi.alerts.notes.Notes;
import dev.haingestor.adminapi.alerts.notes.NotesUnavailableException;
import dev.haingestor.adminapi.alerts.notes.Silence;
import dev.haingestor.adminapi.web.BadParameterException;
import dev.haingestor.adminapi.web.NoAnswerException;
import dev.haingestor.adminapi.web.TimeSpan;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import dev.haingestor.adminapi.web.csv.CsvResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The history of alerts, their acknowledgements, and maintenance windows. Headers say what an answer is made of. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class AlertController {

    /** Says how many alerts there are, as an answer has {@value #MAX_ALERTS} at most. */
    static final String TOTAL_HEADER = "Alerts-Total";

    static final int MAX_ALERTS = 1_000;

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_SERVICE = 256;
    private static final Duration LONGEST_SILENCE = Duration.ofDays(30);
    private static final Duration FURTHEST_SILENCE = Duration.ofDays(365);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AlertHistory history;
    private final AlertCalculator calculator;
    private final AlertNotes notes;
    private final Clock clock;

    AlertController(AlertHistory history, AlertCalculator calculator, AlertNotes notes, Clock clock) {
        this.history = history;
        this.calculator = calculator;
        this.notes = notes;
        this.clock = clock;
    }

    /** Nothing is returned where a table was sent. */
    @GetMapping(
            path = {"/api/v1/alerts", "/api/alerts"},
            produces = {MediaType.APPLICATION_JSON_VALUE, AnswerFormat.TEXT_CSV})
    @Nullable
    ResponseEntity<List<AlertView>> alerts(
            @RequestParam(defaultValue = "24") String hours,
            @RequestParam(defaultValue = "") String severity,
            @RequestParam(defaultValue = "") String service,
            HttpServletRequest request,
            HttpServletResponse response) {
        Duration span = hours(hours);
        Filter filter = Filter.parse(severity, service);
        AnswerFormat format = AnswerFormat.of(request);
        AlertHistory.Alerts alerts = history.read();
        ResponseEntity<List<AlertView>> answer = answer(
                alerts,
                alerts.lackingIn(span),
                filter,
                episode -> episode.isOpenSince(alerts.asOf().minus(span)));
        if (format == AnswerFormat.JSON) {
            return answer;
        }
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        CsvResponse.send(
                AlertView.table(Objects.requireNonNull(answer.getBody())),
                "alerts-" + hours + "h.csv",
                request,
                response);
        return null;
    }

    @GetMapping({
        "/api/v1/alerts/active",
        "/api/alerts/active",
        "/api/v1/monitoring/alerts/active",
        "/api/monitoring/alerts/active"
    })
    ResponseEntity<List<AlertView>> active(
            @RequestParam(defaultValue = "") String severity, @RequestParam(defaultValue = "") String service) {
        Filter filter = Filter.parse(severity, service);
        AlertHistory.Alerts alerts = history.read();
        return answer(alerts, alerts.lacking(), filter, episode -> episode.end().isEmpty());
    }

    private ResponseEntity<List<AlertView>> answer(
            AlertHistory.Alerts alerts, Optional<String> lacking, Filter filter, Predicate<AlertEpisode> which) {
        Notes known = notes.get();
        List<AlertEpisode> found = alerts.episodes().stream()
                .filter(which)
                .filter(filter::matches)
                // The newest first, and before them those that are open: these are never left out for others.
                .sorted(Comparator.comparing(episode -> episode.end().isPresent()))
                .toList();
        Stream<AlertView> degraded = lacking.stream()
                .map(reason ->
                        AlertView.degraded(calculator.degraded("The answer is incomplete: " + reason, alerts.asOf())));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(AnswerResponses.SOURCE_HEADER, alerts.source().label())
                .header(AnswerResponses.COMPLETE_HEADER, Boolean.toString(lacking.isEmpty()))
                .header(TOTAL_HEADER, Integer.toString(found.size()))
                .body(Stream.concat(
                                degraded,
                                found.stream()
                                        .limit(MAX_ALERTS)
                                        .map(episode -> AlertView.of(episode, known, alerts.asOf())))
                        .toList());
    }

    /** @param who has seen the alert */
    record AcknowledgeRequest(
            @Nullable String who, @Nullable String why) {}

    @PostMapping({
        "/api/v1/alerts/{id}/acknowledge",
        "/api/alerts/{id}/acknowledge",
        "/api/v1/monitoring/alerts/{id}/acknowledge",
        "/api/monitoring/alerts/{id}/acknowledge"
    })
    AlertView acknowledge(@PathVariable String id, @RequestBody AcknowledgeRequest request) {
        String who = required("who", request.who(), LONGEST_NAME);
        String why = optional("why", request.why(), LONGEST_REASON);
        AlertHistory.Alerts alerts = history.read();
        AlertEpisode episode = episode(alerts, id);
        changed(() -> {
            notes.acknowledge(new Acknowledgement(episode.id(), who, why, now()));
            return episode;
        });
        return AlertView.of(episode, notes.get(), alerts.asOf());
    }

    @DeleteMapping({
        "/api/v1/alerts/{id}/acknowledge",
        "/api/alerts/{id}/acknowledge",
        "/api/v1/monitoring/alerts/{id}/acknowledge",
        "/api/monitoring/alerts/{id}/acknowledge"
    })
    ResponseEntity<Void> takeBack(@PathVariable String id) {
        AlertEpisode episode = episode(history.read(), id);
        List<Acknowledgement> acknowledgements = acknowledgements(episode);
        if (acknowledgements.isEmpty()) {
            throw notFound("the alert is not acknowledged");
        }
        changed(() -> {
            acknowledgements.forEach(notes::takeBack);
            return episode;
        });
        return ResponseEntity.noContent().build();
    }

    private List<Acknowledgement> acknowledgements(AlertEpisode episode) {
        return notes.get().acknowledgements().stream()
                .filter(note -> note.isOf(episode))
                .toList();
    }

    /** The alert of an id; in an incomplete answer it may only be missing, which a 404 would deny. */
    private static AlertEpisode episode(AlertHistory.Alerts alerts, String id) {
        return alerts.episodes().stream()
                .filter(episode -> episode.id().equals(id))
                .findFirst()
                .orElseThrow(() -> alerts.lackingIn(AlertHistory.LONGEST)
                        .<RuntimeException>map(reason -> new NoAnswerException(
                                "incomplete-answer", "the alert can't be looked up: " + reason, RETRY_AFTER))
                        .orElseGet(() -> notFound("there is no alert with this id in the last "
                                + AlertHistory.LONGEST.toHours() + " hours and some")));
    }

    /** @param service the service to be muted; without it all alerts are */
    record SilenceRequest(
            @Nullable String from,
            @Nullable String to,
            @Nullable String service,
            @Nullable String who,
            @Nullable String why) {}

    record Silences(List<Silence> silences) {}

    @GetMapping({"/api/v1/alerts/silences", "/api/alerts/silences"})
    ResponseEntity<Silences> silences() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Silences(notes.get().silences()));
    }

    @PostMapping({"/api/v1/alerts/silences", "/api/alerts/silences"})
    ResponseEntity<Silence> silence(@RequestBody SilenceRequest request) {
        TimeSpan span = TimeSpan.parse(
                required("from", request.from(), LONGEST_NAME), required("to", request.to(), LONGEST_NAME));
        Instant from = span.from().orElseThrow();
        Instant to = span.to().orElseThrow();
        if (!from.isBefore(to) || to.isAfter(from.plus(LONGEST_SILENCE))) {
            String allowed = "later than from, by " + LONGEST_SILENCE.toDays() + " days at most";
            throw new BadParameterException("to", "to must be " + allowed, List.of(allowed));
        }
        Instant now = now();
        if (from.isAfter(now.plus(FURTHEST_SILENCE)) || from.isBefore(now.minus(LONGEST_SILENCE))) {
            String allowed = "within the last " + LONGEST_SILENCE.toDays() + " or the next " + FURTHEST_SILENCE.toDays()
                    + " days";
            throw new BadParameterException("from", "from must be " + allowed, List.of(allowed));
        }
        String service = optional("service", request.service(), LONGEST_SERVICE);
        String who = required("who", request.who(), LONGEST_NAME);
        String why = optional("why", request.why(), LONGEST_REASON);
        Silence added = changed(() -> notes.silence(from, to, service, who, why))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.CONFLICT,
                        "there are " + Notes.MAX_SILENCES + " silences already: delete one that is not needed"));
        return ResponseEntity.status(HttpStatus.CREATED).body(added);
    }

    @DeleteMapping({"/api/v1/alerts/silences/{id}", "/api/alerts/silences/{id}"})
    ResponseEntity<Void> unsilence(@PathVariable String id) {
        if (!changed(() -> notes.unsilence(id))) {
            throw notFound("there is no silence with this id");
        }
        return ResponseEntity.noContent().build();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static ResponseStatusException notFound(String reason) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, reason);
    }

    private static <T> T changed(Supplier<T> change) {
        try {
            return change.get();
        } catch (NotesUnavailableException e) {
            throw new NoAnswerException("not-kept", String.valueOf(e.getMessage()), RETRY_AFTER);
        }
    }

    private static Duration hours(String text) {
        long longest = AlertHistory.LONGEST.toHours();
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > longest) {
            String allowed = "a whole number from 1 to " + longest;
            throw new BadParameterException("hours", "hours must be " + allowed, List.of(allowed));
        }
        return Duration.ofHours(Integer.parseInt(text));
    }

    private static String required(String name, @Nullable String text, int longest) {
        return Optional.ofNullable(optional(name, text, longest))
                .orElseThrow(() -> badText(name, "1 to " + longest + " characters"));
    }

    private static @Nullable String optional(String name, @Nullable String text, int longest) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String stripped = text.strip();
        boolean usable = stripped.length() <= longest
                && stripped.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(stripped);
        if (!usable) {
            throw badText(name, "at most " + longest + " characters, without control characters");
        }
        return stripped;
    }

    private static BadParameterException badText(String name, String allowed) {
        return new BadParameterException(name, name + " must be " + allowed, List.of(allowed));
    }

    /** The parameters that choose alerts; empty ones choose all. */
    private record Filter(Optional<AlertSeverity> severity, Optional<String> service) {

        static Filter parse(String severity, String service) {
            Optional<AlertSeverity> wanted = Optional.of(severity)
                    .filter(text -> !text.isEmpty())
                    .map(text -> AlertSeverity.of(text)
                            .orElseThrow(() -> BadParameterException.oneOf("severity", AlertSeverity.labels())));
            if (service.length() > LONGEST_SERVICE) {
                throw badText("service", "1 to " + LONGEST_SERVICE + " characters");
            }
            return new Filter(wanted, Optional.of(service).filter(text -> !text.isEmpty()));
        }

        boolean matches(AlertEpisode episode) {
            AlertSeverity shown = episode.end().isPresent() ? episode.highestSeverity() : episode.severity();
            return severity.map(shown::equals).orElse(true)
                    && service.map(episode.service()::equals).orElse(true);
        }
    }
}

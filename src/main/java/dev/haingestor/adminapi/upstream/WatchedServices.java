package dev.haingestor.adminapi.upstream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the services of {@code WATCHED_SERVICES} at each tick, and keeps each one's last answer and its availability. They have
 * no part in figures of events.
 */
public final class WatchedServices {

    private static final Logger log = LoggerFactory.getLogger(WatchedServices.class);

    private final List<WatchedService> services;
    private final UpstreamClient client;
    private final Executor executor;
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, WatchedAnswer> last = new ConcurrentHashMap<>();
    private final Map<String, Availability> availability = new ConcurrentHashMap<>();
    private final Map<String, AnswerHistory> histories = new ConcurrentHashMap<>();

    public WatchedServices(List<WatchedService> services, UpstreamClient client, Executor executor) {
        this.services = List.copyOf(services);
        this.client = client;
        this.executor = executor;
    }

    public List<String> names() {
        return services.stream().map(WatchedService::name).toList();
    }

    /** The last answer; empty until the service was first asked. */
    public Optional<WatchedAnswer> last(String name) {
        return Optional.ofNullable(last.get(name));
    }

    /** The service's availability. A tick with an earlier request still open is not answered. */
    public Availability ticks(String name) {
        return availability.getOrDefault(name, Availability.NONE);
    }

    /** How the service has answered in the last 24 hours. */
    public AnswerHistory.Summary lastDay(String name, Instant now) {
        AnswerHistory history = histories.get(name);
        return history == null ? AnswerHistory.Summary.NONE : history.summary(now);
    }

    /**
     * Asks all services in parallel, except those with a request still open. Returns at once.
     *
     * @return completes when all have answered or were given up
     */
    public CompletableFuture<Void> ask() {
        return CompletableFuture.allOf(services.stream().map(this::ask).toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<Void> ask(WatchedService service) {
        if (!asked.add(service.name())) {
            count(service.name(), false);
            return CompletableFuture.completedFuture(null);
        }
        return CompletableFuture.runAsync(() -> remember(client.ask(service)), executor)
                .whenComplete((done, failure) -> asked.remove(service.name()));
    }

    private void remember(WatchedAnswer answer) {
        count(answer.service(), answer.answered());
        AnswerHistory history = histories.computeIfAbsent(answer.service(), name -> new AnswerHistory());
        Instant end = answer.askedAt().plus(answer.took());
        if (answer.answered()) {
            history.answered(end, answer.took());
        } else {
            history.failed(end);
        }
        WatchedAnswer before = last.put(answer.service(), answer);
        if (answer.answered() && before != null && !before.answered()) {
            log.info("{} answers again", answer.service());
        } else if (!answer.answered() && (before == null || before.answered())) {
            log.warn("{} does not answer: {}", answer.service(), answer.error());
        }
    }

    private void count(String name, boolean answered) {
        availability.merge(name, Availability.of(answered), Availability::plus);
    }
}

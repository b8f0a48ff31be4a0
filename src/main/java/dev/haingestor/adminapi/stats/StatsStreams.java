package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.web.BoundedProtocol;
import dev.haingestor.adminapi.web.NoAnswerException;
import dev.haingestor.adminapi.web.TooManyRequestsException;
import dev.haingestor.adminapi.web.sse.EventStream;
import dev.haingestor.adminapi.web.sse.StreamEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends answers to subscribers whenever they change. Each question that has subscribers is asked once in the time
 * that an answer lives, however many they are, and its answer is rendered once. A question without subscribers is not
 * asked.
 */
final class StatsStreams implements AutoCloseable {

    /** Each question costs an answer in every turn, so there are no more than this. */
    private static final int MOST_QUESTIONS = 50;

    /** A slow answer delays those of other questions, but neither heartbeats nor the end of slow clients. */
    private static final int ASKING_AT_ONCE = 2;

    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);
    private static final Duration SHORTEST_PACE = Duration.ofSeconds(1);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);

    private static final String UNAVAILABLE = "unavailable";

    private final InfluxStatsService stats;
    private final StreamProperties properties;
    private final Duration pace;
    private final JsonMapper json;
    private final int most;
    private final ThreadPoolTaskScheduler asking;
    private final ThreadPoolTaskScheduler checking;
    private final Counter answers;
    private final Counter events;
    private final Counter dropped;

    private final Map<StatsRequest, Publisher> publishers = new HashMap<>();
    private int subscribers;
    private volatile boolean stopping;

    /** @param liveTtl how long an answer lives */
    StatsStreams(
            InfluxStatsService stats,
            StreamProperties properties,
            Duration liveTtl,
            ThreadPoolTaskSchedulerBuilder schedulers,
            JsonMapper json,
            MeterRegistry registry) {
        this.stats = stats;
        this.properties = properties;
        this.pace = liveTtl.compareTo(SHORTEST_PACE) < 0 ? SHORTEST_PACE : liveTtl;
        this.json = json;
        this.most = Math.min(properties.maxSubscribers(), BoundedProtocol.fitting() / 2);
        this.asking = scheduler(schedulers, "stats-stream-", ASKING_AT_ONCE);
        this.checking = scheduler(schedulers, "stats-stream-checks-", 1);
        Gauge.builder("admin.api.stream.subscribers", this, StatsStreams::subscribers)
                .description("Clients that receive statistics as server-sent events")
                .register(registry);
        this.answers = Counter.builder("admin.api.stream.answers")
                .description("How often a question was asked for all its subscribers")
                .register(registry);
        this.events = Counter.builder("admin.api.stream.events")
                .description("Changes that were sent to all subscribers of a question")
                .register(registry);
        this.dropped = Counter.builder("admin.api.stream.dropped")
                .description("Subscribers that were given up, as they did not read")
                .register(registry);
        checking.scheduleWithFixedDelay(this::check, BETWEEN_CHECKS);
    }

    private static ThreadPoolTaskScheduler scheduler(ThreadPoolTaskSchedulerBuilder builder, String name, int threads) {
        ThreadPoolTaskScheduler scheduler =
                builder.threadNamePrefix(name).poolSize(threads).build();
        scheduler.setDaemon(true);
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.initialize();
        return scheduler;
    }

    /**
     * Answers a request with events to come.
     *
     * @throws NoAnswerException when there are too many subscribers, or the service is stopping
     * @throws TooManyRequestsException when there are too many of the same question, or too many questions
     */
    void subscribe(StatsRequest question, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Publisher publisher = admit(question);
        EventStream stream;
        try {
            stream = EventStream.open(request, response, RECONNECT_AFTER, publisher::ended);
        } catch (IOException | RuntimeException e) {
            leave(publisher);
            throw e;
        }
        publisher.add(stream);
    }

    private synchronized Publisher admit(StatsRequest question) {
        if (stopping) {
            throw new NoAnswerException("stopping", "the service is stopping", RETRY_AFTER);
        }
        if (subscribers >= most) {
            throw new NoAnswerException(
                    "too-many-subscribers",
                    "there are " + most + " subscribers already (STATS_STREAM_MAX_SUBSCRIBERS, and half of the"
                            + " connections that fit into memory)",
                    RETRY_AFTER);
        }
        Publisher publisher = publishers.get(question);
        if (publisher == null ? publishers.size() >= MOST_QUESTIONS : publisher.subscribers >= perQuestion()) {
            throw new TooManyRequestsException(
                    publisher == null
                            ? "there are streams of " + MOST_QUESTIONS + " different questions already"
                            : "there are " + perQuestion() + " subscribers of this question already"
                                    + " (STATS_STREAM_MAX_PER_QUESTION)",
                    RETRY_AFTER);
        }
        if (publisher == null) {
            publisher = new Publisher(question);
            publishers.put(question, publisher);
        }
        publisher.subscribers++;
        subscribers++;
        return publisher;
    }

    private int perQuestion() {
        return properties.maxPerQuestion();
    }

    /** Tomcat may call this while it holds a lock of the request, so no stream is touched here. */
    private synchronized void leave(Publisher publisher) {
        subscribers--;
        publisher.subscribers--;
        if (publisher.subscribers == 0) {
            publishers.remove(publisher.question);
            publisher.turns.cancel(false);
        }
    }

    private synchronized int subscribers() {
        return subscribers;
    }

    private synchronized List<Publisher> publishers() {
        return List.copyOf(publishers.values());
    }

    private void check() {
        for (Publisher publisher : publishers()) {
            publisher.check();
        }
    }

    /** Ends all streams before the server waits for requests that are still being answered. */
    @EventListener(ContextClosedEvent.class)
    void stop() {
        synchronized (this) {
            stopping = true;
        }
        publishers().forEach(publisher -> publisher.streams.forEach(EventStream::finish));
    }

    @Override
    public void close() {
        stop();
        asking.shutdown();
        checking.shutdown();
    }

    /** Asks one question for all its subscribers. */
    private final class Publisher {

        private final StatsRequest question;
        private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
        private final ScheduledFuture<?> turns;
        private volatile @Nullable StreamEvent current;
        private int subscribers;

        Publisher(StatsRequest question) {
            this.question = question;
            this.turns = asking.scheduleWithFixedDelay(this::publish, pace);
        }

        /** The event is offered after the stream was added: it may be offered twice so, but is sent once. */
        void add(EventStream stream) {
            streams.add(stream);
            Optional.ofNullable(current).ifPresent(stream::offer);
            if (stopping) {
                stream.finish();
            }
        }

        void ended(EventStream stream) {
            if (streams.remove(stream)) {
                leave(this);
            }
        }

        void check() {
            for (EventStream stream : streams) {
                EventStream.Check found = stream.check(properties.heartbeat(), properties.writeTimeout());
                if (found == EventStream.Check.GIVEN_UP) {
                    dropped.increment();
                }
                if (found != EventStream.Check.OPEN) {
                    ended(stream);
                }
            }
        }

        private void publish() {
            answers.increment();
            try {
                RenderedBody body = stats.answer(question, StatsView.STATS, AnswerForm.PLAIN_JSON)
                        .body();
                String id = body.etag().replace("\"", "");
                if (current == null || !current.id().equals(id)) {
                    publish(StreamEvent.message(next(), id, body.bytes()));
                }
            } catch (NoAnswerException e) {
                StreamEvent event = StreamEvent.typed(next(), UNAVAILABLE, json.writeValueAsBytes(e.problem()));
                if (current == null || !Arrays.equals(current.bytes(), event.bytes())) {
                    publish(event);
                }
            } catch (TooManyRequestsException e) {
                // Another turn comes.
            }
        }

        private void publish(StreamEvent event) {
            current = event;
            events.increment();
            streams.forEach(stream -> stream.offer(event));
        }

        private long next() {
            return current == null ? 1 : current.number() + 1;
        }
    }
}

package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.upstream.ServiceLabels;
import dev.haingestor.adminapi.upstream.Upstream;
import dev.haingestor.adminapi.upstream.UpstreamAnswer;
import dev.haingestor.adminapi.upstream.UpstreamMonitor;
import dev.haingestor.adminapi.upstream.WatchedServices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples all services at a tick, each for itself, so that one that hangs doesn't hold up the others. One with a request still
 * open is not asked again.
 */
public final class SampleRound {

    private static final Logger log = LoggerFactory.getLogger(SampleRound.class);

    private final Sampler sampler;
    private final UpstreamMonitor upstreams;
    private final WatchedServices watched;
    private final List<Probe> probes;
    private final Executor executor;
    private final Consumer<ServicesSampled> listener;
    private final Map<Upstream, Boolean> asked = new ConcurrentHashMap<>();
    private final Object publishing = new Object();
    private Instant lastPublished = Instant.MIN;

    public SampleRound(
            Sampler sampler,
            UpstreamMonitor upstreams,
            WatchedServices watched,
            List<Probe> probes,
            Executor executor,
            Consumer<ServicesSampled> listener) {
        this.sampler = sampler;
        this.upstreams = upstreams;
        this.watched = watched;
        this.probes = List.copyOf(probes);
        this.executor = executor;
        this.listener = listener;
    }

    /**
     * Samples all services; returns at once.
     *
     * @return completes when all have answered or were given up, and the listener was called
     */
    public CompletableFuture<Void> run(Instant tick) {
        probes.forEach(probe -> probe.take(tick).ifPresent(result -> sampler.take(probe.service(), tick, result)));
        List<CompletableFuture<Boolean>> asking =
                upstreams.configured().stream().map(this::ask).toList();
        CompletableFuture<Void> watching = watched.ask();
        return CompletableFuture.allOf(asking.toArray(CompletableFuture[]::new))
                .thenRun(() -> publish(tick, asking.stream().anyMatch(CompletableFuture::join)))
                .exceptionally(failure -> {
                    log.error("The sample of {} could not be told: {}", tick, failure.getMessage());
                    return null;
                })
                .thenCombine(watching, (told, asked) -> null);
    }

    /** Counts ticks at which we did not run. */
    void missed(long count) {
        if (count > 0) {
            sampler.missed(ServiceLabels.SELF, count);
        }
    }

    /** Asks a service; the future tells whether it answered. */
    private CompletableFuture<Boolean> ask(Upstream upstream) {
        if (asked.putIfAbsent(upstream, true) != null) {
            sampler.missed(upstream.label(), 1);
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Boolean> asking = new CompletableFuture<>();
        CompletableFuture<Boolean> result = asking.exceptionally(failure -> lost(upstream, failure))
                .whenComplete((answer, failure) -> asked.remove(upstream));
        try {
            asking.completeAsync(() -> taken(upstreams.ask(upstream)), executor);
        } catch (RejectedExecutionException e) {
            asking.completeExceptionally(e);
        }
        return result;
    }

    /** A failure with one service must not cost the others their figures. */
    private boolean lost(Upstream upstream, Throwable failure) {
        log.error("A sample of {} was lost: {}", upstream.label(), failure.toString());
        sampler.missed(upstream.label(), 1);
        return false;
    }

    private boolean taken(UpstreamAnswer answer) {
        sampler.take(answer);
        return answer.health().isPresent();
    }

    /** Publishes a tick once. What comes too late for its own tick comes with the next. */
    private void publish(Instant tick, boolean anyAnswered) {
        synchronized (publishing) {
            if (anyAnswered && tick.isAfter(lastPublished)) {
                lastPublished = tick;
                sampler.tell(deltas -> listener.accept(new ServicesSampled(tick, deltas)));
            }
        }
    }
}

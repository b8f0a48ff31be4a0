package dev.haingestor.adminapi.fallback;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the upstream services, and remembers what they last said. Concurrent askers of all share one round, so an outage of the
 * store doesn't multiply the requests upstream.
 */
public final class Upstreams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Upstreams.class);

    private final UpstreamClient client;
    private final Executor executor;
    private final AtomicReference<CompletableFuture<List<UpstreamAnswer>>> underWay = new AtomicReference<>();
    private final Map<Upstream, UpstreamAnswer> last = new ConcurrentHashMap<>();

    Upstreams(UpstreamClient client, Executor executor) {
        this.client = client;
        this.executor = executor;
    }

    /** Empty until the service was asked for the first time. */
    public Optional<UpstreamAnswer> last(Upstream upstream) {
        return Optional.ofNullable(last.get(upstream));
    }

    /** Takes at most the time limit. */
    UpstreamAnswer ask(Upstream upstream) {
        UpstreamAnswer answer = client.ask(upstream);
        remember(answer);
        return answer;
    }

    /** An answer of each service, in their order; takes as long as the slowest, at most the time limit. */
    public List<UpstreamAnswer> read() {
        CompletableFuture<List<UpstreamAnswer>> fresh = new CompletableFuture<>();
        CompletableFuture<List<UpstreamAnswer>> known = underWay.compareAndExchange(null, fresh);
        if (known != null) {
            return known.join();
        }
        try {
            fresh.complete(askAll());
        } catch (RuntimeException e) {
            fresh.completeExceptionally(e);
        } finally {
            underWay.set(null);
        }
        return fresh.join();
    }

    private List<UpstreamAnswer> askAll() {
        List<CompletableFuture<UpstreamAnswer>> asking = Upstream.all().stream()
                .map(upstream -> CompletableFuture.supplyAsync(() -> ask(upstream), executor))
                .toList();
        return asking.stream().map(CompletableFuture::join).toList();
    }

    private void remember(UpstreamAnswer answer) {
        UpstreamAnswer before = last.put(answer.upstream(), answer);
        String label = answer.upstream().label();
        if (answer.health().isPresent() && before != null && before.health().isEmpty()) {
            log.info("{} answers again", label);
        } else if (answer.health().isEmpty() && (before == null || before.health().isPresent())) {
            log.warn("{} does not answer: {}", label, answer.error());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

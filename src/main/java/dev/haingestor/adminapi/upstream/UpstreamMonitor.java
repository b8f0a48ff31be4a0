package dev.haingestor.adminapi.upstream;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the upstream services, and keeps each one's last answer. */
public final class UpstreamMonitor implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(UpstreamMonitor.class);

    private final UpstreamClient client;
    private final List<Upstream> configured;
    private final Map<Upstream, UpstreamAnswer> last = new ConcurrentHashMap<>();
    private final Map<Upstream, UpstreamAnswer> lastHealth = new ConcurrentHashMap<>();
    private final Set<String> toldOf = ConcurrentHashMap.newKeySet();

    public UpstreamMonitor(UpstreamClient client, List<Upstream> configured) {
        this.client = client;
        this.configured = List.copyOf(configured);
    }

    /** The services that exist here; nothing is ever known of the others. */
    public List<Upstream> configured() {
        return configured;
    }

    /** The last answer; empty until the service was first asked. */
    public Optional<UpstreamAnswer> last(Upstream upstream) {
        return Optional.ofNullable(last.get(upstream));
    }

    /** The service's last answer that has a health; empty until there is one. */
    public Optional<UpstreamAnswer> lastHealth(Upstream upstream) {
        return Optional.ofNullable(lastHealth.get(upstream));
    }

    /** Asks a service, within the time limit. */
    public UpstreamAnswer ask(Upstream upstream) {
        UpstreamAnswer answer = client.ask(upstream);
        remember(answer);
        return answer;
    }

    private void remember(UpstreamAnswer answer) {
        UpstreamAnswer before = last.put(answer.upstream(), answer);
        if (answer.health().isPresent()) {
            lastHealth.put(answer.upstream(), answer);
        }
        String label = answer.upstream().label();
        answer.health().stream()
                .flatMap(health -> health.unusable().stream())
                .filter(name -> toldOf.add(label + "/" + name))
                .forEach(name -> log.warn("{} tells a {} that can't be true; such figures are left out", label, name));
        if (answer.health().isPresent() && before != null && before.health().isEmpty()) {
            log.info("{} answers again", label);
        } else if (answer.health().isEmpty()
                && (before == null || before.health().isPresent())) {
            log.warn("{} does not answer: {}", label, answer.error());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

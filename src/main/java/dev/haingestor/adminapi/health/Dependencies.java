package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.fallback.Upstream;
import dev.haingestor.adminapi.fallback.UpstreamAnswer;
import dev.haingestor.adminapi.fallback.Upstreams;
import dev.haingestor.adminapi.health.HealthAnswer.Dependency;
import dev.haingestor.adminapi.store.StoreCheck;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What we depend on, as it was when last looked at. */
final class Dependencies {

    /** An upstream that takes longer is degraded, whatever it says of itself. */
    private static final Duration SLOW = Duration.ofMillis(500);

    private final StoreCheck storeCheck;
    private final Upstreams upstreams;

    Dependencies(StoreCheck storeCheck, Upstreams upstreams) {
        this.storeCheck = storeCheck;
        this.upstreams = upstreams;
    }

    List<Dependency> all() {
        List<Dependency> all = new ArrayList<>(List.of(store()));
        Upstream.all().forEach(upstream -> all.add(upstream(upstream)));
        return all;
    }

    Dependency store() {
        Optional<StoreCheck.Result> last = storeCheck.last();
        String status = last.map(result -> result.healthy() ? HealthAnswer.HEALTHY : HealthAnswer.UNHEALTHY)
                .orElse(HealthAnswer.UNKNOWN);
        return new Dependency("InfluxDB", "database", status,
                last.filter(StoreCheck.Result::healthy).map(result -> Rounded.millis(result.took())).orElse(null),
                last.map(result -> result.at().truncatedTo(ChronoUnit.MILLIS)).orElse(null),
                last.map(StoreCheck.Result::message).orElse("not checked yet"));
    }

    Dependency upstream(Upstream upstream) {
        Optional<UpstreamAnswer> last = upstreams.last(upstream);
        return new Dependency(upstream.title(), "service", last.map(Dependencies::status).orElse(HealthAnswer.UNKNOWN),
                last.filter(answer -> answer.health().isPresent()).map(answer -> Rounded.millis(answer.took())).orElse(null),
                last.map(answer -> answer.askedAt().truncatedTo(ChronoUnit.MILLIS)).orElse(null),
                last.map(Dependencies::message).orElse("not asked yet"));
    }

    private static String status(UpstreamAnswer answer) {
        if (answer.health().isEmpty()) {
            return HealthAnswer.UNHEALTHY;
        }
        String own = answer.health().get().status();
        if (own.equals(HealthAnswer.HEALTHY)) {
            return isSlow(answer) ? HealthAnswer.DEGRADED : HealthAnswer.HEALTHY;
        }
        return own.equals(HealthAnswer.UNHEALTHY) ? HealthAnswer.UNHEALTHY : HealthAnswer.DEGRADED;
    }

    private static boolean isSlow(UpstreamAnswer answer) {
        return answer.took().compareTo(SLOW) > 0;
    }

    private static String message(UpstreamAnswer answer) {
        return answer.health().isPresent() && isSlow(answer) ? "slow" : answer.error();
    }
}

package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.fallback.Probe;
import dev.haingestor.adminapi.fallback.Sampler;
import dev.haingestor.adminapi.fallback.Times;
import dev.haingestor.adminapi.store.StoreCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Samples the store by its last check. A check that is overdue is none: a frozen store doesn't say that it is. */
final class StoreProbe implements Probe {

    private final Supplier<Optional<StoreCheck.Result>> lastCheck;
    private final Duration fresh;

    /** @param checkInterval how often the store is checked */
    StoreProbe(Supplier<Optional<StoreCheck.Result>> lastCheck, Duration checkInterval) {
        this.lastCheck = lastCheck;
        this.fresh = checkInterval.multipliedBy(2).plusSeconds(1);
    }

    @Override
    public String service() {
        return Sampler.STORE;
    }

    @Override
    public Result take(Instant tick) {
        Optional<StoreCheck.Result> answered = lastCheck.get().filter(StoreCheck.Result::healthy)
                .filter(last -> last.at().plus(last.took()).plus(fresh).isAfter(tick));
        return new Result(answered.isPresent(), answered.map(last -> Times.of(last.took())));
    }
}

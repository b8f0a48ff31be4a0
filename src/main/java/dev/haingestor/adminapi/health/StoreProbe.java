package dev.haingestor.adminapi.health;

import dev.haingestor.adminapi.rollup.DurationSketch;
import dev.haingestor.adminapi.sampler.Probe;
import dev.haingestor.adminapi.store.StoreCheck;
import dev.haingestor.adminapi.upstream.ServiceLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Samples the store by its last check. A check that is overdue counts as unanswered, as a frozen store reports nothing. Before
 * the first check nothing is counted, until that is overdue.
 */
final class StoreProbe implements Probe {

    private final Supplier<Optional<StoreCheck.Result>> lastCheck;
    private final Duration fresh;
    private @Nullable Instant firstTick;

    /** @param checkInterval how often the store is checked */
    StoreProbe(Supplier<Optional<StoreCheck.Result>> lastCheck, Duration checkInterval) {
        this.lastCheck = lastCheck;
        this.fresh = checkInterval.multipliedBy(2).plusSeconds(1);
    }

    @Override
    public String service() {
        return ServiceLabels.STORE;
    }

    @Override
    public synchronized Optional<Result> take(Instant tick) {
        firstTick = firstTick == null ? tick : firstTick;
        Optional<StoreCheck.Result> last = lastCheck.get();
        if (last.isEmpty() && tick.isBefore(firstTick.plus(fresh))) {
            return Optional.empty();
        }
        Optional<StoreCheck.Result> answered = last.filter(StoreCheck.Result::healthy)
                .filter(check -> check.at().plus(check.took()).plus(fresh).isAfter(tick));
        return Optional.of(new Result(answered.isPresent(), answered.map(check -> DurationSketch.of(check.took()))));
    }
}

package dev.haingestor.adminapi.fallback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Makes increases of a service's running totals. Not thread-safe. */
final class Totals {

    private final Map<Counter, Base> bases = new EnumMap<>(Counter.class);
    private Sample last;

    /** What a total was last known to be, and when. */
    private record Base(long value, Instant at) {
    }

    /**
     * The increases since the last sample that had the same counter; none of its first one. A counter that is missing from an
     * answer has not stood still: its increase comes with the next answer that has it.
     */
    List<Increase> take(Sample sample) {
        if (last != null) {
            rebase(new Passed(last, sample));
        }
        last = sample;
        List<Increase> increases = new ArrayList<>();
        sample.counters().forEach((counter, value) -> {
            Base base = bases.put(counter, new Base(value, sample.asked().time()));
            if (base != null) {
                long count = value < base.value ? value : value - base.value;
                increases.add(new Increase(counter, base.at, sample.asked().time(), count));
            }
        });
        return increases;
    }

    /** A service that has begun anew counts from 0 since then; what it counted after the last sample is lost with it. */
    private void rebase(Passed passed) {
        Duration set = passed.clockWasSet();
        if (!set.isZero()) {
            bases.replaceAll((counter, base) -> new Base(base.value, base.at.plus(set)));
        }
        if (passed.isRestart() || fell(passed.now()) && !passed.isSameLife()) {
            for (Counter counter : Counter.values()) {
                bases.put(counter, new Base(0, passed.startedAt()));
            }
        }
    }

    private boolean fell(Sample sample) {
        return sample.counters().entrySet().stream()
                .anyMatch(total -> bases.containsKey(total.getKey()) && total.getValue() < bases.get(total.getKey()).value);
    }
}

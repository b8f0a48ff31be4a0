package dev.haingestor.adminapi.chaos;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** What is in the store: the events of each second, since when they are on their way there, and since when they are there. */
final class Ledger {

    private final ConcurrentNavigableMap<Long, Written> seconds = new ConcurrentSkipListMap<>();

    /** @param arrived null while nobody knows whether they did */
    private record Written(Instant begun, Instant arrived) {}

    void begin(long second, Instant now) {
        seconds.put(second, new Written(now, null));
    }

    void arrived(long second, Instant now) {
        seconds.computeIfPresent(second, (same, written) -> new Written(written.begun, now));
    }

    /** It is certain that they are not there. */
    void refused(long second) {
        seconds.remove(second);
    }

    /** Of a time by whole seconds: what a read that began then must show. */
    long atLeast(Instant from, Instant to, Instant readAt) {
        return sum(from, to, written -> written.arrived != null && !written.arrived.isAfter(readAt));
    }

    /** What an answer can show that has come by then. */
    long atMost(Instant from, Instant to, Instant seen) {
        return sum(from, to, written -> !written.begun.isAfter(seen));
    }

    /** Of the events of that time, those which the store may lack. */
    long lacking(Instant from, Instant to) {
        return TrueEvents.between(from, to) - sum(from, to, written -> written.arrived != null);
    }

    private long sum(Instant from, Instant to, Predicate<Written> counted) {
        long events = 0;
        for (Map.Entry<Long, Written> second :
                seconds.subMap(from.getEpochSecond(), to.getEpochSecond()).entrySet()) {
            events += counted.test(second.getValue()) ? TrueEvents.inSecond(second.getKey()) : 0;
        }
        return events;
    }

    /** The seconds whose events have arrived for sure. */
    Iterable<Long> there() {
        return seconds.entrySet().stream()
                .filter(second -> second.getValue().arrived != null)
                .map(Map.Entry::getKey)
                .toList();
    }
}

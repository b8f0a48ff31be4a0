package dev.haingestor.adminapi.attack;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Counts answers by their status; 0 is an answer that did not come. */
public final class Statuses {

    private final Map<Integer, Integer> counts = new ConcurrentSkipListMap<>();

    void add(int status) {
        counts.merge(status, 1, Integer::sum);
    }

    int count(int status) {
        return counts.getOrDefault(status, 0);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Answers that say that something of ours is broken; 503 says that it is too much for now. */
    int broken() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey() >= 500 && entry.getKey() != 503)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " x " + (entry.getKey() == 0 ? "none" : entry.getKey()))
                .collect(Collectors.joining(", "));
    }
}

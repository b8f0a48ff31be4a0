package dev.haingestor.adminapi.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Snapshots that were made of one tail, and of what is settled; of no use once either has changed. */
final class Snapshots {

    /** Clients choose their windows; those who choose the hundredth have their answers made anew. */
    private static final int MOST = 100;

    private final Tail tail;
    private final long epoch;
    private final Map<Question, Snapshot> made = new ConcurrentHashMap<>();

    /** @param epoch of the settled windows */
    Snapshots(Tail tail, long epoch) {
        this.tail = tail;
        this.epoch = epoch;
    }

    boolean areOf(Tail other, long otherEpoch) {
        return tail == other && epoch == otherEpoch;
    }

    Optional<Snapshot> get(List<Part> parts, Duration step) {
        return Optional.ofNullable(made.get(new Question(parts, step)));
    }

    /** What is kept of it: the one that another has made meanwhile, if one has. */
    Snapshot keep(List<Part> parts, Duration step, Snapshot snapshot) {
        if (made.size() >= MOST) {
            return snapshot;
        }
        Snapshot before = made.putIfAbsent(new Question(parts, step), snapshot);
        return before == null ? snapshot : before;
    }

    private record Question(List<Part> parts, Duration step) {
    }
}

package dev.haingestor.adminapi.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Something that is asked for again and again, with its last snapshot: the same one is given to all until the tail is read again,
 * or something is forgotten.
 */
public final class Question {

    private final List<Part> parts;
    private final Duration step;
    private final Tails tails;
    private volatile Made made;

    Question(List<Part> parts, Duration step, Tails tails) {
        this.parts = parts;
        this.step = step;
        this.tails = tails;
    }

    List<Part> parts() {
        return parts;
    }

    Duration step() {
        return step;
    }

    Tails tails() {
        return tails;
    }

    /** @param epoch of the settled windows */
    Optional<Snapshot> made(Tail tail, long epoch) {
        Made last = made;
        return last != null && last.tail() == tail && last.epoch() == epoch ? Optional.of(last.snapshot()) : Optional.empty();
    }

    /** What is kept of it: the one that another has made meanwhile, if one has. */
    synchronized Snapshot keep(Tail tail, long epoch, Snapshot snapshot) {
        Optional<Snapshot> other = made(tail, epoch);
        if (other.isEmpty()) {
            made = new Made(tail, epoch, snapshot);
        }
        return other.orElse(snapshot);
    }

    private record Made(Tail tail, long epoch, Snapshot snapshot) {
    }
}

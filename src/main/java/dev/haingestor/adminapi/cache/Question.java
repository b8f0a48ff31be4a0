package dev.haingestor.adminapi.cache;

import java.time.Duration;
import java.util.List;

/** Something that is asked for again and again, with its tail: to be kept by who asks, so that nothing is looked up again. */
public final class Question {

    private final List<QueryPart> parts;
    private final Duration step;
    private final TailRefresher tails;
    private final SettledWindowLoader reads;

    /** @param reads reads settled windows that are missing */
    Question(List<QueryPart> parts, Duration step, TailRefresher tails, SettledWindowLoader reads) {
        this.parts = parts;
        this.step = step;
        this.tails = tails;
        this.reads = reads;
    }

    List<QueryPart> parts() {
        return parts;
    }

    Duration step() {
        return step;
    }

    TailRefresher tails() {
        return tails;
    }

    SettledWindowLoader reads() {
        return reads;
    }
}

package dev.haingestor.adminapi.cache;

import java.time.Duration;
import java.util.List;

/** Something that is asked for again and again, with its tail: to be kept by who asks, so that nothing is looked up again. */
public final class Question {

    private final List<Part> parts;
    private final Duration step;
    private final Tails tails;
    private final SettledReads reads;

    /** @param reads reads settled windows that are missing */
    Question(List<Part> parts, Duration step, Tails tails, SettledReads reads) {
        this.parts = parts;
        this.step = step;
        this.tails = tails;
        this.reads = reads;
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

    SettledReads reads() {
        return reads;
    }
}

package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A prepared request: its queries, its step and its tail, looked up once. Callers keep it and ask it again and again. */
public final class Question {

    private final List<QueryPart> parts;
    private final Duration step;
    private final TailRefresher tails;
    private final StoreReads reads;

    Question(List<QueryPart> parts, Duration step, TailRefresher tails, StoreReads reads) {
        this.parts = parts;
        this.step = step;
        this.tails = tails;
        this.reads = reads;
    }

    List<QueryPart> parts() {
        return parts;
    }

    boolean isRequired(SeriesQuery query) {
        return parts.stream().anyMatch(part -> part.required() && part.query().equals(query));
    }

    /** Whether all of its windows end by a moment. */
    boolean endsBy(Instant moment, Instant now) {
        return parts.stream()
                .allMatch(part -> !part.span().range(now, step).end().isAfter(moment));
    }

    Duration step() {
        return step;
    }

    TailRefresher tails() {
        return tails;
    }

    StoreReads reads() {
        return reads;
    }
}

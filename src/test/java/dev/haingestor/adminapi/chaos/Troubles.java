package dev.haingestor.adminapi.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** When the upstream services did not answer, and since when what was recorded is there. */
final class Troubles {

    private final List<Span> upstream = new CopyOnWriteArrayList<>();
    private volatile Instant upstreamSince;
    private volatile Instant recordedSince;

    private record Span(Instant from, Instant to) {

        /** Of a silence that lasts beyond a time: how long before that it began. */
        Duration before(Instant start) {
            return from.isBefore(start) && to.isAfter(start) ? Duration.between(from, start) : Duration.ZERO;
        }

        Duration within(Instant start, Instant end) {
            Duration both = Duration.between(from.isAfter(start) ? from : start, to.isBefore(end) ? to : end);
            return both.isNegative() ? Duration.ZERO : both;
        }
    }

    Troubles(Instant begun) {
        recordedSince = begun;
    }

    void begin(boolean ofUpstream, Instant now) {
        upstreamSince = ofUpstream ? now : null;
    }

    void end(Instant now) {
        if (upstreamSince != null) {
            upstream.add(new Span(upstreamSince, now));
        }
        upstreamSince = null;
    }

    /** What had been recorded is gone with its bucket. */
    void recordsAreLost(Instant now) {
        recordedSince = now;
    }

    Instant recordedSince() {
        return recordedSince;
    }

    /** For how long before a time nobody had told anything: what is told after it may be as old. */
    Duration silenceBefore(Instant time) {
        Instant since = upstreamSince;
        return Stream.concat(upstream.stream(), Stream.ofNullable(since).map(begun -> new Span(begun, Instant.MAX)))
                .map(span -> span.before(time))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** For how long at most no upstream service told anything new about a time. */
    Duration silence(Instant from, Instant to, Instant now) {
        Duration silent = upstream.stream().map(span -> span.within(from, to)).reduce(Duration.ZERO, Duration::plus);
        Instant since = upstreamSince;
        return since == null ? silent : silent.plus(new Span(since, now).within(from, to));
    }
}

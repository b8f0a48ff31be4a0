package dev.haingestor.adminapi.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** When the upstream services did not answer, when the store could not be read, and since when what was recorded is there. */
final class Troubles {

    private final List<Span> upstream = new CopyOnWriteArrayList<>();
    private volatile Instant upstreamSince;
    private volatile Instant calmSince;
    private volatile Instant recordedSince;

    private record Span(Instant from, Instant to) {

        Duration within(Instant start, Instant end) {
            Duration both = Duration.between(from.isAfter(start) ? from : start, to.isBefore(end) ? to : end);
            return both.isNegative() ? Duration.ZERO : both;
        }
    }

    Troubles(Instant begun) {
        calmSince = begun;
        recordedSince = begun;
    }

    void begin(boolean ofUpstream, Instant now) {
        calmSince = Instant.MAX;
        upstreamSince = ofUpstream ? now : null;
    }

    void end(Instant now) {
        if (upstreamSince != null) {
            upstream.add(new Span(upstreamSince, now));
        }
        upstreamSince = null;
        calmSince = now;
    }

    /** What had been recorded is gone with its bucket. */
    void recordsAreLost(Instant now) {
        recordedSince = now;
    }

    /** When all was well for the last time; far away while it isn't. */
    Instant calmSince() {
        return calmSince;
    }

    Instant recordedSince() {
        return recordedSince;
    }

    /** For how long at most no upstream service told anything new about a time. */
    Duration silence(Instant from, Instant to, Instant now) {
        Duration silent = upstream.stream().map(span -> span.within(from, to)).reduce(Duration.ZERO, Duration::plus);
        Instant since = upstreamSince;
        return since == null ? silent : silent.plus(new Span(since, now).within(from, to));
    }
}

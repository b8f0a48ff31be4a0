package dev.haingestor.adminapi.stats;

import java.time.Instant;
import java.util.List;

/** What every view says of the answer that it shows, in the fields of {@link StatsAnswer}. */
record Envelope(
        Instant timestamp,
        String period,
        String source,
        Instant from,
        Instant to,
        Instant asOf,
        boolean complete,
        List<Warning> warnings) {

    static Envelope of(StatsAnswer answer) {
        return new Envelope(
                answer.timestamp(),
                answer.period(),
                answer.source(),
                answer.from(),
                answer.to(),
                answer.asOf(),
                answer.complete(),
                answer.warnings());
    }
}

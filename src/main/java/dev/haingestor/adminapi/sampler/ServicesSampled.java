package dev.haingestor.adminapi.sampler;

import java.time.Instant;
import java.util.List;

/**
 * A tick at which an upstream service answered; published as an application event.
 *
 * @param tick a multiple of {@code SAMPLE_INTERVAL}, the same in every replica. It never repeats or goes back: where our clock
 *        did, what is known meanwhile comes with the next later one
 * @param deltas what is known since the tick before, of intervals that are over: each is told once. Empty when nothing is
 */
public record ServicesSampled(Instant tick, List<ServiceDelta> deltas) {

    public ServicesSampled {
        deltas = List.copyOf(deltas);
    }
}

package dev.haingestor.adminapi.sampler;

import java.time.Instant;
import java.util.List;

/**
 * The application event that an upstream service answered at a tick.
 *
 * @param tick a multiple of {@code SAMPLE_INTERVAL}, the same in every replica. It never repeats or goes back: where our clock
 *        did, the deltas come with the next later one
 * @param deltas those of intervals that have ended since the tick before, each told once; may be empty
 */
public record ServicesSampled(Instant tick, List<ServiceDelta> deltas) {

    public ServicesSampled {
        deltas = List.copyOf(deltas);
    }
}

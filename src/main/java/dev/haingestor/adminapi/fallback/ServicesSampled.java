package dev.haingestor.adminapi.fallback;

import java.time.Instant;
import java.util.List;

/**
 * A tick at which an upstream service answered; published as an application event.
 *
 * @param tick a multiple of {@code SAMPLE_INTERVAL}, the same in every replica. It never repeats or goes back: where our clock
 *        did, the increases meanwhile come with the next later one
 * @param deltas of the services that answered; never empty
 */
public record ServicesSampled(Instant tick, List<ServiceDelta> deltas) {

    public ServicesSampled {
        deltas = List.copyOf(deltas);
    }
}

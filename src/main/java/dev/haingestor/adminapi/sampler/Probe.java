package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.DurationSketch;
import java.time.Instant;
import java.util.Optional;

/** Samples a service that has no {@code GET /health} at each tick, by our own measurements. */
public interface Probe {

    /** The name in the tag {@code service}, and in answers. */
    String service();

    /** The result since the last tick; empty while nothing is known yet. Never waits, never throws. */
    Optional<Result> take(Instant tick);

    /**
     * The result of a tick.
     *
     * @param answered whether the service works
     * @param times the durations of its requests; empty where there were none, or none was answered
     */
    record Result(boolean answered, Optional<DurationSketch> times) {}
}

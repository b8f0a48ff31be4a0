package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.DurationSketch;
import java.time.Instant;
import java.util.Optional;

/** Something else that is sampled at each tick: whatever has no {@code GET /health} but is timed by ourselves. */
public interface Probe {

    /** As in the tag {@code service}, and in answers. */
    String service();

    /** What came since the last tick; empty while nothing can be known yet. Never waits, never throws. */
    Optional<Result> take(Instant tick);

    /**
     * How it went.
     *
     * @param answered whether it works
     * @param times how long what was asked of it took; empty where nothing was asked, or nothing answered
     */
    record Result(boolean answered, Optional<DurationSketch> times) {
    }
}

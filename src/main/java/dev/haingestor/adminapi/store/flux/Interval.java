package dev.haingestor.adminapi.store.flux;

import java.time.Instant;

/** Half-open, like a window, and aligned to nothing. */
record Interval(Instant start, Instant end) {
}

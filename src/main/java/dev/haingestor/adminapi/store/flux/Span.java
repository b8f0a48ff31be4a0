package dev.haingestor.adminapi.store.flux;

import java.time.Instant;

/** Half-open, like a window, and aligned to nothing. */
record Span(Instant start, Instant end) {
}

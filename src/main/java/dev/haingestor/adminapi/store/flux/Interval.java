package dev.haingestor.adminapi.store.flux;

import java.time.Instant;

/** The half-open interval {@code [start, end)}, not aligned to anything. */
record Interval(Instant start, Instant end) {
}

package dev.haingestor.adminapi.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * Keeps the last snapshot of each question, until the tail is read again or something is invalidated. It is bounded, as clients
 * choose their windows, and a snapshot holds on to windows that may have been evicted long ago.
 */
final class SnapshotCache {

    /** All periods with their default steps have 3,000 windows, one question has 7,500 at most. */
    private static final int MAX_WINDOWS = 20_000;

    /** A window with more groups than this counts as several. */
    private static final int GROUPS_OF_A_WINDOW = 8;

    private final Cache<Question, Made> made = Caffeine.newBuilder()
            .maximumWeight(MAX_WINDOWS)
            .weigher((Question question, Made last) -> weight(last.snapshot()))
            .executor(Runnable::run)
            .build();

    private static int weight(Snapshot snapshot) {
        return Math.max(snapshot.windows(), snapshot.groups() / GROUPS_OF_A_WINDOW);
    }

    /** @param epoch of the settled windows */
    Optional<Snapshot> get(Question question, Tail tail, long epoch) {
        Made last = made.getIfPresent(question);
        return last != null && last.isOf(tail, epoch) ? Optional.of(last.snapshot()) : Optional.empty();
    }

    /** Keeps a snapshot, and returns the one that is kept: another request may have made it meanwhile. */
    Snapshot keep(Question question, Tail tail, long epoch, Snapshot snapshot) {
        return made.asMap()
                .compute(
                        question,
                        (same, other) ->
                                other != null && other.isOf(tail, epoch) ? other : new Made(tail, epoch, snapshot))
                .snapshot();
    }

    private record Made(Tail tail, long epoch, Snapshot snapshot) {

        boolean isOf(Tail another, long anotherEpoch) {
            return tail == another && epoch == anotherEpoch;
        }
    }
}

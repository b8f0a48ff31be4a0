package dev.haingestor.adminapi.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;

/**
 * The last snapshot of each question: the same one is given to all until the tail is read again, or something is forgotten.
 * Bounded, as clients choose their windows, and a snapshot holds on to windows that may long have been dropped elsewhere.
 */
final class SnapshotCache {

    /** All periods have 3,000 with the steps that are theirs, one question 7,500 at most. */
    private static final int MOST_WINDOWS = 20_000;

    /** A window of more groups counts as several. */
    private static final int GROUPS_OF_A_WINDOW = 8;

    private final Cache<Question, Made> made = Caffeine.newBuilder().maximumWeight(MOST_WINDOWS)
            .weigher((Question question, Made last) -> weight(last.snapshot())).executor(Runnable::run).build();

    private static int weight(Snapshot snapshot) {
        return Math.max(snapshot.windows(), snapshot.groups() / GROUPS_OF_A_WINDOW);
    }

    /** @param epoch of the settled windows */
    Optional<Snapshot> get(Question question, Tail tail, long epoch) {
        Made last = made.getIfPresent(question);
        return last != null && last.isOf(tail, epoch) ? Optional.of(last.snapshot()) : Optional.empty();
    }

    /** What is kept of it: the one that another has made meanwhile, if one has. */
    Snapshot keep(Question question, Tail tail, long epoch, Snapshot snapshot) {
        return made.asMap().compute(question, (same, other) ->
                other != null && other.isOf(tail, epoch) ? other : new Made(tail, epoch, snapshot)).snapshot();
    }

    private record Made(Tail tail, long epoch, Snapshot snapshot) {

        boolean isOf(Tail another, long anotherEpoch) {
            return tail == another && epoch == anotherEpoch;
        }
    }
}

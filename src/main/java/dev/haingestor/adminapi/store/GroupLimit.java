package dev.haingestor.adminapi.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how many groups of a series query have names. A writer may put anything into a tag, and each value would take memory
 * in every window and every answer.
 *
 * <p>If there are more groups than the maximum, those with the most stored points of any field have names, of equal ones the
 * first by name. One that has a name keeps it until another has twice its points: windows are read one by one and kept, so
 * names should seldom change. They are the same for all windows and fields, and are looked up once a minute at most, less often
 * where that takes long.
 */
public final class GroupLimit {

    private static final Logger log = LoggerFactory.getLogger(GroupLimit.class);
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    /** Lookups take at most one part in this many of the store's time. */
    private static final int SHARE = 20;

    private static final int TRIES = 3;
    private static final int MAX_QUESTIONS = 1_000;

    private final int max;
    private final Clock clock;
    private final Executor background;

    /** Bounded, as clients may choose tags and their values. */
    private final Cache<Question, RankedNames> known =
            Caffeine.newBuilder().maximumSize(MAX_QUESTIONS).build();

    /** @param background repeats lookups; no read waits for these */
    public GroupLimit(int max, Clock clock, Executor background) {
        this.max = max;
        this.clock = clock;
        this.background = background;
    }

    /** The most groups that may have names. */
    public int max() {
        return max;
    }

    /**
     * Runs a read with the groups that have names, and again with newer ones if it meets too many groups.
     *
     * @param reading throws {@link TooManyGroupsException} as soon as it has met more groups than the maximum
     */
    public <T> T read(SeriesQuery query, Lookup lookup, Function<NamedGroups, T> reading) {
        if (query.groupBy().isEmpty()) {
            return reading.apply(NamedGroups.ALL);
        }
        RankedNames names = known.get(Question.of(query), question -> new RankedNames());
        NamedGroups named = names.current(lookup);
        for (int tries = 1; tries < TRIES; tries++) {
            try {
                return reading.apply(named);
            } catch (TooManyGroupsException e) {
                named = names.otherThan(named, lookup);
            }
        }
        return reading.apply(named);
    }

    /** The number of groups, as last counted, if there are too many for all of them to have names; else empty. Does no I/O. */
    public OptionalLong tooMany(SeriesQuery query) {
        RankedNames names = known.getIfPresent(Question.of(query));
        NamedGroups last = names == null ? null : names.last;
        return last == null || last.named().isEmpty() ? OptionalLong.empty() : OptionalLong.of(last.all());
    }

    /** Queries a store about a series query's groups, over all stored points of any field. */
    public interface Lookup {

        /** Whether there may be more groups than this; true where a cheap query can't tell. */
        boolean mayBeMoreThan(int groups);

        /**
         * The groups with the most points.
         *
         * @param most how many at most
         * @param named groups whose points count twice
         */
        Largest largest(int most, Set<Group> named);
    }

    /**
     * The result of a lookup.
     *
     * @param groups the largest, in any order
     * @param all how many groups there are
     */
    public record Largest(List<Group> groups, long all) {}

    /** The parts of a series query that decide its groups; its fields don't. */
    private record Question(String measurement, SortedMap<String, String> tags, List<String> groupBy) {

        static Question of(SeriesQuery query) {
            return new Question(query.measurement(), query.tags(), query.groupBy());
        }
    }

    /** The groups that have names for one question, as last looked up. */
    private final class RankedNames {

        private final ReentrantLock looking = new ReentrantLock();
        private volatile @Nullable NamedGroups last;
        private volatile Instant outdated = Instant.MIN;

        NamedGroups current(Lookup lookup) {
            NamedGroups before = last;
            if (before == null) {
                return otherThan(null, lookup);
            }
            if (!clock.instant().isBefore(outdated)) {
                outdated = clock.instant().plus(KNOWN_FOR);
                renew(lookup);
            }
            return Objects.requireNonNull(last);
        }

        private void renew(Lookup lookup) {
            try {
                background.execute(() -> {
                    try {
                        look(last, lookup, false);
                    } catch (StoreException e) {
                        log.debug("Groups were not counted: {}", e.withDetail());
                    }
                });
            } catch (RejectedExecutionException e) {
                log.debug("Groups are not counted now: {}", e.getMessage());
            }
        }

        /**
         * Looks up the groups with names, unless another thread has done so meanwhile.
         *
         * @param before the ones that were not enough; null where there are none
         */
        NamedGroups otherThan(@Nullable NamedGroups before, Lookup lookup) {
            return look(before, lookup, before != null);
        }

        private NamedGroups look(@Nullable NamedGroups before, Lookup lookup, boolean tooMany) {
            looking.lock();
            try {
                NamedGroups now = last;
                if (now == null || now == before) {
                    Instant begun = clock.instant();
                    now = tooMany || lookup.mayBeMoreThan(max) ? named(lookup, tooMany) : NamedGroups.ALL;
                    last = now;
                    Duration pause = Duration.between(begun, clock.instant()).multipliedBy(SHARE);
                    outdated = clock.instant().plus(pause.compareTo(KNOWN_FOR) > 0 ? pause : KNOWN_FOR);
                }
                return now;
            } finally {
                looking.unlock();
            }
        }

        private NamedGroups named(Lookup lookup, boolean tooMany) {
            Set<Group> before = last == null ? Set.of() : last.named().orElse(Set.of());
            Largest largest = lookup.largest(max, before);
            // The read met more groups than the lookup counts, which may miss the newest points: it must not fail on
            // them again.
            return largest.all() <= max && !tooMany
                    ? NamedGroups.ALL
                    : new NamedGroups(Optional.of(new HashSet<>(largest.groups())), Math.max(largest.all(), max + 1L));
        }
    }
}

package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many groups a store answers by name. A writer may put anything into a tag, and each of its values would take
 * memory in every window and every answer.
 *
 * <p>Windows are read one by one and kept, so which groups have names does not depend on what is read: it is the same for all
 * windows, and is looked up once a minute at most, less often where that takes long. Where there are no more groups than the maximum, all have. Else it is those
 * with the most points of all that are kept, of any field; equal ones by their names. One that has a name keeps it until
 * another has twice its points: else windows of one time and of another would have other names in them all the time.
 */
public final class GroupLimit {

    private static final Logger log = LoggerFactory.getLogger(GroupLimit.class);
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    /** Looking up takes no larger share of the store's time: one part of so many. */
    private static final int SHARE = 20;
    private static final int TRIES = 3;

    private final int max;
    private final Clock clock;
    private final Executor background;
    private final Map<Question, Known> known = new ConcurrentHashMap<>();

    /** @param background looks up again what was looked up before; nobody waits for that */
    public GroupLimit(int max, Clock clock, Executor background) {
        this.max = max;
        this.clock = clock;
        this.background = background;
    }

    /** How many groups may have names. */
    public int max() {
        return max;
    }

    /**
     * Reads with those names that hold for the query.
     *
     * @param reading throws {@link TooManyGroupsException} as soon as it has met more groups than the maximum; then it is done
     *         again with names
     */
    public <T> T read(SeriesQuery query, Lookup lookup, Function<NamedGroups, T> reading) {
        if (query.groupBy().isEmpty()) {
            return reading.apply(NamedGroups.ALL);
        }
        Known names = known.computeIfAbsent(Question.of(query), question -> new Known());
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

    /** How many groups there are, if these are too many for all of them to have names. As of the last look; asks nobody. */
    public OptionalLong tooMany(SeriesQuery query) {
        Known names = known.get(Question.of(query));
        NamedGroups last = names == null ? null : names.last;
        return last == null || last.named().isEmpty() ? OptionalLong.empty() : OptionalLong.of(last.all());
    }

    /** Asks the store about all points that it keeps of a series query, of any field. */
    public interface Lookup {

        /** A cheap question; true where that can't be said cheaply. */
        boolean mayBeMoreThan(int groups);

        /**
         * The largest groups.
         *
         * @param most how many at most
         * @param named their points count twice
         */
        Largest largest(int most, Set<Group> named);
    }

    /**
     * What was found.
     *
     * @param groups the largest, in any order
     * @param all how many there are
     */
    public record Largest(List<Group> groups, long all) {
    }

    /** What has the same groups, whichever fields are read. */
    private record Question(String measurement, SortedMap<String, String> tags, List<String> groupBy) {

        static Question of(SeriesQuery query) {
            return new Question(query.measurement(), query.tags(), query.groupBy());
        }
    }

    /** The names of one question, as they were looked up last. */
    private final class Known {

        private final ReentrantLock looking = new ReentrantLock();
        private volatile NamedGroups last;
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
            return last;
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
         * What somebody else has looked up meanwhile, or looked up now.
         *
         * @param before that didn't do; null where there is none
         */
        NamedGroups otherThan(NamedGroups before, Lookup lookup) {
            return look(before, lookup, before != null);
        }

        private NamedGroups look(NamedGroups before, Lookup lookup, boolean tooMany) {
            looking.lock();
            try {
                if (last == before) {
                    Instant begun = clock.instant();
                    last = tooMany || lookup.mayBeMoreThan(max) ? named(lookup, tooMany) : NamedGroups.ALL;
                    Duration pause = Duration.between(begun, clock.instant()).multipliedBy(SHARE);
                    outdated = clock.instant().plus(pause.compareTo(KNOWN_FOR) > 0 ? pause : KNOWN_FOR);
                }
                return last;
            } finally {
                looking.unlock();
            }
        }

        private NamedGroups named(Lookup lookup, boolean tooMany) {
            Set<Group> before = last == null ? Set.of() : last.named().orElse(Set.of());
            Largest largest = lookup.largest(max, before);
            // A read has met more of them: what lookups don't see, such as points of the last moment, must not end it again.
            return largest.all() <= max && !tooMany ? NamedGroups.ALL
                    : new NamedGroups(Optional.of(new HashSet<>(largest.groups())), Math.max(largest.all(), max + 1L));
        }
    }
}

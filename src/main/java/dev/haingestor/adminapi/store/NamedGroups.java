package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Group;
import java.util.Optional;
import java.util.Set;

/**
 * The groups of a series query that have names in its answers; the others are {@link Group#rest}.
 *
 * @param named empty where all groups have names
 * @param all the number of groups, named or not, as far as counted
 */
public record NamedGroups(Optional<Set<Group>> named, long all) {

    /** All groups have names. */
    public static final NamedGroups ALL = new NamedGroups(Optional.empty(), 0);

    public NamedGroups {
        named = named.map(Set::copyOf);
    }

    /** The group as which answers show this one. */
    public Group of(Group group) {
        return named.isEmpty() || named.get().contains(group)
                ? group
                : Group.rest(group.values().size());
    }
}

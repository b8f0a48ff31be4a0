package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.rollup.Group;
import java.util.Optional;
import java.util.Set;

/**
 * Which groups of a series query have a name in its answers; the others are {@link Group#rest}.
 *
 * @param named empty where all have
 * @param all how many groups there are, named or not, as far as that was counted
 */
public record NamedGroups(Optional<Set<Group>> named, long all) {

    /** Each group has its name. */
    public static final NamedGroups ALL = new NamedGroups(Optional.empty(), 0);

    public NamedGroups {
        named = named.map(Set::copyOf);
    }

    /** As which group it is answered. */
    public Group of(Group group) {
        return named.isEmpty() || named.get().contains(group) ? group : Group.rest(group.values().size());
    }
}

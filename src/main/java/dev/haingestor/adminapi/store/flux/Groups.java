package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.store.NamedGroups;
import dev.haingestor.adminapi.store.TooManyGroupsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the group of each row of an answer; groups without a name become the rest. Not thread-safe. */
final class Groups {

    private final NamedGroups named;
    private final int most;
    private final String[] values;
    private final int firstColumn;
    private final Map<Group, Group> met = new HashMap<>();
    private Group group = Group.ALL;

    /**
     * @param most the most groups that may have names
     * @param firstColumn the wanted column of the first tag's value; those of the others follow
     */
    Groups(NamedGroups named, int most, List<String> tags, int firstColumn) {
        this.named = named;
        this.most = most;
        this.values = new String[tags.size()];
        this.firstColumn = firstColumn;
    }

    /**
     * The row's group, one object for equal groups. It is looked up only where it differs from the previous row's.
     *
     * @throws TooManyGroupsException as soon as there are more than may have names; then the rest of the answer is not read
     */
    Group of(Row row) {
        boolean same = true;
        for (int i = 0; i < values.length; i++) {
            String value = row.get(firstColumn + i);
            same &= value.equals(values[i]);
            values[i] = value;
        }
        if (!same) {
            group = met.computeIfAbsent(named.of(Group.of(values)), fresh -> fresh);
            if (named.named().isEmpty() && met.size() > most) {
                throw new TooManyGroupsException();
            }
        }
        return group;
    }
}

package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.store.NamedGroups;
import dev.haingestor.adminapi.store.TooManyGroupsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups of an answer's rows. Those without a name are put together where the answer has some. For one thread.
 */
final class Groups {

    private final NamedGroups named;
    private final int most;
    private final String[] values;
    private final int firstColumn;
    private final Map<Group, Group> met = new HashMap<>();
    private Group group = Group.ALL;

    /**
     * @param most how many may have names
     * @param firstColumn the wanted column of the first tag's value; those of the others follow
     */
    Groups(NamedGroups named, int most, List<String> tags, int firstColumn) {
        this.named = named;
        this.most = most;
        this.values = new String[tags.size()];
        this.firstColumn = firstColumn;
    }

    /**
     * The same object for the same group. Rows of one table follow each other, so it is made once for them.
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

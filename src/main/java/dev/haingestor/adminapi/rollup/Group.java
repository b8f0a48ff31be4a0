package dev.haingestor.adminapi.rollup;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The values of the tags that a series query groups by, in the query's order. A point without such a tag has the empty text
 * there, which no stored tag can have.
 */
public record Group(List<String> values) {

    /** The one group of a query that doesn't group. */
    public static final Group ALL = new Group(List.of());

    /** Orders groups by their first values, equal ones by their second values, and so on. */
    public static final Comparator<Group> BY_NAME = Group::compareByName;

    /** No tag can have this value, as a line feed ends the line that would write it. */
    private static final String REST = "\n";

    public Group {
        values = List.copyOf(values);
    }

    public static Group of(String... values) {
        return new Group(List.of(values));
    }

    /**
     * The group as which all groups without a name are added up, where there are too many.
     *
     * @param tags how many tags the query groups by
     */
    public static Group rest(int tags) {
        return new Group(Collections.nCopies(tags, REST));
    }

    public boolean isRest() {
        return !values.isEmpty() && values.get(0).equals(REST);
    }

    private static int compareByName(Group one, Group two) {
        for (int i = 0; i < Math.min(one.values.size(), two.values.size()); i++) {
            int order = one.values.get(i).compareTo(two.values.get(i));
            if (order != 0) {
                return order;
            }
        }
        return one.values.size() - two.values.size();
    }
}

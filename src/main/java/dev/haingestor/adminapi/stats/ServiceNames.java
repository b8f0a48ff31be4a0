package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;
import java.util.Set;

/**
 * Names of services as clients see them, and the groups of points that they stand for. Each group has a name of its own: points
 * that name no service are {@value #NO_SERVICE}, services that have no figures of their own are {@value #REST}, and a service
 * that is called so, quoted or not, has one more pair of quotes.
 */
final class ServiceNames {

    /** The name of all services together that have no figures by name. */
    static final String REST = "(others)";

    private static final String NO_SERVICE = "(none)";
    private static final Set<String> OWN = Set.of(NO_SERVICE, REST);

    private ServiceNames() {}

    static String name(Group group) {
        if (group.isRest()) {
            return REST;
        }
        String service = group.values().get(0);
        if (service.isEmpty()) {
            return NO_SERVICE;
        }
        return isOwn(service) ? '"' + service + '"' : service;
    }

    /** The group that has this name. */
    static Group group(String name) {
        if (name.equals(NO_SERVICE)) {
            return Group.of("");
        }
        if (name.equals(REST)) {
            return Group.rest(1);
        }
        return Group.of(isOwn(name) ? unquoted(name) : name);
    }

    /** Whether a name is reserved, in any number of pairs of quotes. */
    private static boolean isOwn(String name) {
        String inner = name;
        while (inner.length() > 1 && inner.startsWith("\"") && inner.endsWith("\"")) {
            inner = unquoted(inner);
        }
        return OWN.contains(inner);
    }

    private static String unquoted(String name) {
        return name.substring(1, name.length() - 1);
    }
}

package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Group;

/**
 * Names of services as clients see them, and the groups of points that they stand for. Each group has a name of its own: points
 * that name no service are {@value #NO_SERVICE}, and a service that is called so, quoted or not, has one more pair of quotes.
 */
final class ServiceNames {

    private static final String NO_SERVICE = "(none)";

    private ServiceNames() {
    }

    static String name(Group group) {
        String service = group.values().get(0);
        if (service.isEmpty()) {
            return NO_SERVICE;
        }
        return isNoService(service) ? '"' + service + '"' : service;
    }

    /** The group that has this name. */
    static Group group(String name) {
        if (name.equals(NO_SERVICE)) {
            return Group.of("");
        }
        return Group.of(isNoService(name) ? unquoted(name) : name);
    }

    /** Whether it is {@value #NO_SERVICE}, in any number of pairs of quotes. */
    private static boolean isNoService(String name) {
        String inner = name;
        while (inner.length() > NO_SERVICE.length() && inner.startsWith("\"") && inner.endsWith("\"")) {
            inner = unquoted(inner);
        }
        return inner.equals(NO_SERVICE);
    }

    private static String unquoted(String name) {
        return name.substring(1, name.length() - 1);
    }
}

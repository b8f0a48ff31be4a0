package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Cell;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects the services that have figures by name in an answer. The store bounds their number in each read
 * ({@link dev.haingestor.adminapi.store.GroupLimit}); but windows that
 * were read at different times may have different names, and an answer has a point for each window and service.
 */
final class NamedServices {

    /** So many points make an answer of some 15 MB. The usual questions have 170 windows at most. */
    private static final int MAX_POINTS = 200_000;

    private final StatsReadings data;
    private final int most;

    /** @param most how many services may have names */
    NamedServices(StatsReadings data, int most) {
        this.data = data;
        this.most = Math.max(
                1,
                Math.min(
                        most,
                        MAX_POINTS / Math.max(1, data.shown(data.services()).size())));
    }

    /** @param asked a service that keeps its name in any case */
    StatsReadings bounded(Optional<Group> asked) {
        Map<Group, Long> points = points(data);
        if (points.size() <= most) {
            return data;
        }
        Set<Group> largest = largestFirst(points).limit(most).collect(Collectors.toCollection(HashSet::new));
        asked.ifPresent(largest::add);
        return data.named(largest::contains);
    }

    /** The services with names, those with the most points first, of equal ones by name. */
    static List<Group> largestFirst(StatsReadings data) {
        return largestFirst(points(data)).toList();
    }

    private static Stream<Group> largestFirst(Map<Group, Long> points) {
        return points.entrySet().stream()
                .sorted(Map.Entry.<Group, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Group.BY_NAME)))
                .map(Map.Entry::getKey);
    }

    /** How many points each of the services has in the windows that are shown. */
    private static Map<Group, Long> points(StatsReadings data) {
        Map<Group, Long> points = new HashMap<>();
        shown(data)
                .forEach(reading -> reading.rollup().cells().forEach((group, cells) -> {
                    if (!group.isRest()) {
                        points.merge(
                                group,
                                cells.values().stream().mapToLong(Cell::count).sum(),
                                Long::sum);
                    }
                }));
        return points;
    }

    private static Stream<Reading> shown(StatsReadings data) {
        return Stream.concat(data.shown(data.services()).stream(), data.shown(data.latency()).stream());
    }

    /**
     * A warning, if there are services without figures of their own.
     *
     * @param bounded the readings of the answer
     */
    Optional<Warning> warning(StatsReadings bounded, Optional<Group> asked) {
        Set<Group> groups = shown(bounded)
                .flatMap(reading -> reading.rollup().cells().keySet().stream())
                .collect(Collectors.toSet());
        if (groups.stream().noneMatch(Group::isRest)) {
            return Optional.empty();
        }
        String all = data.tooManyServices().isPresent()
                ? "There are " + data.tooManyServices().getAsLong() + " services"
                : "There are more services than STATS_MAX_GROUPS";
        String one = asked.filter(group -> !groups.contains(group))
                .map(group -> "; " + ServiceNames.name(group) + " has none, or is one of these")
                .orElse("");
        return Optional.of(new Warning(
                Warning.TOO_MANY_SERVICES,
                all + ": the largest have figures by name, all others " + "together are " + ServiceNames.REST
                        + ", and so may be a part of what those with names had before" + one,
                List.of("services")));
    }
}

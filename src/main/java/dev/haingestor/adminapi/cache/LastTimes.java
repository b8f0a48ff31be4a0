package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The time of a group's latest point must agree with its windows: it lies in the newest one that shows any point, or later.
 * A group that had a name when its windows were read may be one of {@link Group#rest} now, and then has the time of these.
 */
final class LastTimes {

    private LastTimes() {
    }

    /**
     * Since when the times of latest points must be asked for: the start of the earliest of those windows whose group has no such
     * time, or an older one. Empty when all agree.
     *
     * @param readings in order
     */
    static Optional<Instant> unknownSince(Map<Group, Instant> last, List<Reading> readings) {
        Map<Group, Instant> newest = new HashMap<>();
        readings.forEach(reading -> reading.rollup().cells().keySet()
                .forEach(group -> newest.put(group, reading.window().start())));
        return newest.entrySet().stream()
                .filter(window -> time(last, window.getKey()).isBefore(window.getValue()))
                .map(Map.Entry::getValue).min(Instant::compareTo);
    }

    private static Instant time(Map<Group, Instant> last, Group group) {
        Instant own = last.get(group);
        return own != null ? own : last.getOrDefault(Group.rest(group.values().size()), Instant.MIN);
    }
}

package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the times of latest points against the windows: the latest point of a group lies in the newest window that shows any,
 * or later. A group that had a name when its windows were read may be part of {@link Group#rest} now, and has its time then.
 */
final class LastTimesCheck {

    private LastTimesCheck() {}

    /**
     * The start of the earliest window with a group whose latest time is unknown, or older than the window: since then the
     * store must be asked. Empty when all times agree with the windows.
     *
     * @param readings in order
     */
    static Optional<Instant> unknownSince(Map<Group, Instant> last, List<Reading> readings) {
        Map<Group, Instant> newest = new HashMap<>();
        readings.forEach(reading -> reading.rollup()
                .cells()
                .keySet()
                .forEach(group -> newest.put(group, reading.window().start())));
        return newest.entrySet().stream()
                .filter(window -> time(last, window.getKey()).isBefore(window.getValue()))
                .map(Map.Entry::getValue)
                .min(Instant::compareTo);
    }

    private static Instant time(Map<Group, Instant> last, Group group) {
        Instant own = last.get(group);
        return own != null ? own : last.getOrDefault(Group.rest(group.values().size()), Instant.MIN);
    }
}

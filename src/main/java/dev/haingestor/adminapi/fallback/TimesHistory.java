package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long what was asked of one service took, by minutes. Not thread-safe. */
final class TimesHistory {

    private final Minutes<Times> times = new Minutes<>(Times::plus);
    private final Minutes<Tally> covered = new Minutes<>(Tally::plusOfSameMinute);

    /** What a tick tells is of the interval that it ends. */
    void add(Instant tick, Duration interval, Optional<Times> more) {
        long minute = Math.floorDiv(tick.minusNanos(1).getEpochSecond(), Minutes.SECONDS);
        for (Spread.Part part : new Spread(tick.minus(interval), tick).parts()) {
            covered.add(part.minute(), new Tally(0, 1, part.length()));
            times.pass(part.minute());
        }
        more.ifPresent(some -> times.add(minute, some));
    }

    /** By the window's index. */
    Map<Integer, Distribution> cells(Range range) {
        Map<Integer, List<Times>> byWindow = new HashMap<>();
        times.visit(range, (window, some) -> byWindow.computeIfAbsent(window, none -> new ArrayList<>()).add(some));
        Map<Integer, Distribution> cells = new HashMap<>();
        byWindow.forEach((window, all) -> cells.put(window, Times.merged(all)));
        return cells;
    }

    /** By the window's index. */
    Map<Integer, Duration> covered(Range range) {
        Map<Integer, Duration> sums = new HashMap<>();
        covered.visit(range, (window, tally) -> sums.merge(window, tally.covered(), Duration::plus));
        return sums;
    }
}

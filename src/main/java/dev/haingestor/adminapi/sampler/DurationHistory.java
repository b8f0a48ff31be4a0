package dev.haingestor.adminapi.sampler;

import dev.haingestor.adminapi.rollup.Distribution;
import dev.haingestor.adminapi.rollup.DurationSketch;
import dev.haingestor.adminapi.rollup.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The durations of one service's requests, by minute. Not thread-safe. */
final class DurationHistory {

    private final MinuteRingBuffer<DurationSketch> sketches = new MinuteRingBuffer<>(DurationSketch::plus);
    private final MinuteRingBuffer<MinuteCount> covered = new MinuteRingBuffer<>(MinuteCount::plusOfSameMinute);

    /** Adds the durations of the interval that a tick ends; its time is covered even without any. */
    void add(Instant tick, Duration interval, Optional<DurationSketch> more) {
        long minute = Math.floorDiv(tick.minusNanos(1).getEpochSecond(), MinuteRingBuffer.SECONDS);
        for (MinuteSplit.Part part : new MinuteSplit(tick.minus(interval), tick).parts()) {
            covered.add(part.minute(), new MinuteCount(0, 1, part.length()));
            sketches.pass(part.minute());
        }
        more.ifPresent(some -> sketches.add(minute, some));
    }

    /** The durations by the window's index. */
    Map<Integer, Distribution> cells(Range range) {
        Map<Integer, List<DurationSketch>> byWindow = new HashMap<>();
        sketches.visit(
                range,
                (window, some) -> byWindow.computeIfAbsent(window, none -> new ArrayList<>())
                        .add(some));
        Map<Integer, Distribution> cells = new HashMap<>();
        byWindow.forEach((window, all) -> cells.put(window, DurationSketch.merged(all)));
        return cells;
    }

    /** The covered time by the window's index. */
    Map<Integer, Duration> covered(Range range) {
        Map<Integer, Duration> sums = new HashMap<>();
        covered.visit(range, (window, count) -> sums.merge(window, count.covered(), Duration::plus));
        return sums;
    }
}

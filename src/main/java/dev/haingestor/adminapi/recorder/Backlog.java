package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.fallback.ServiceDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What waits to be written, oldest first. Holds so many points; the oldest goes when there are more. */
final class Backlog {

    private final int most;
    private final Duration ordinary;
    private final Deque<Waiting> points = new ArrayDeque<>();

    /** How many of the oldest are being written. */
    private int underWay;
    private Late late = new Late(Instant.MAX, Instant.MIN, true);

    /** @param ordinary how long points may wait without anything being wrong */
    Backlog(int most, Duration ordinary) {
        this.most = most;
        this.ordinary = ordinary;
    }

    /** @param since when it came here */
    record Waiting(ServiceDelta delta, Instant since) {
    }

    /**
     * Points that had waited for long.
     *
     * @param earliest of them
     * @param written when the last of them were: a read that was begun before that may lack them
     * @param isOver others have been written since that had not waited
     */
    private record Late(Instant earliest, Instant written, boolean isOver) {
    }

    /** @return how many points had to go */
    synchronized int add(List<ServiceDelta> deltas, Instant since) {
        deltas.forEach(delta -> points.addLast(new Waiting(delta, since)));
        int gone = Math.max(0, points.size() - most);
        remove(gone);
        underWay = Math.max(0, underWay - gone);
        return gone;
    }

    /** The oldest, at most so many, which are about to be written; they stay here until {@link #written}. */
    synchronized List<Waiting> oldest(int number) {
        List<Waiting> oldest = points.stream().limit(number).toList();
        underWay = oldest.size();
        return oldest;
    }

    /** Those that {@link #oldest} gave need not wait any more. */
    synchronized void written(Instant now) {
        if (underWay > 0 && isOverdue(now)) {
            Instant first = points.getFirst().delta().to();
            late = new Late(late.isOver || first.isBefore(late.earliest) ? first : late.earliest, now, false);
        } else if (underWay > 0) {
            late = new Late(late.earliest, late.written, true);
        }
        remove(underWay);
        underWay = 0;
    }

    private boolean isOverdue(Instant now) {
        return !points.isEmpty() && !points.getFirst().since().plus(ordinary).isAfter(now);
    }

    /** The earliest time of what a read lacks that was begun then; empty when it lacks nothing that waits, or waited, for long. */
    synchronized Optional<Instant> since(Instant asOf, Instant now) {
        Optional<Instant> waiting = isOverdue(now) ? Optional.of(points.getFirst().delta().to()) : Optional.empty();
        Optional<Instant> lacking = asOf.isBefore(late.written) ? Optional.of(late.earliest) : Optional.empty();
        return Stream.concat(waiting.stream(), lacking.stream()).min(Instant::compareTo).filter(asOf::isAfter);
    }

    private void remove(int number) {
        for (int i = 0; i < number; i++) {
            points.removeFirst();
        }
    }

    /** @return how many points went */
    synchronized int clear() {
        int gone = points.size();
        points.clear();
        underWay = 0;
        return gone;
    }

    synchronized List<ServiceDelta> deltas() {
        return points.stream().map(Waiting::delta).toList();
    }

    synchronized int size() {
        return points.size();
    }
}

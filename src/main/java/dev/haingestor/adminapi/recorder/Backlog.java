package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.fallback.ServiceDelta;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What waits to be written, oldest first. Holds so many points; the oldest goes when there are more. */
final class Backlog {

    private final int most;
    private final Deque<Waiting> points = new ArrayDeque<>();

    /** How many of the oldest are being written. */
    private int underWay;

    Backlog(int most) {
        this.most = most;
    }

    /** @param since when it came here */
    record Waiting(ServiceDelta delta, Instant since) {
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
    synchronized void written() {
        remove(underWay);
        underWay = 0;
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

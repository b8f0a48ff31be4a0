package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.sampler.ServiceDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Points that wait to be written, oldest first. When there are too many the oldest are dropped. */
final class Backlog {

    private final int most;
    private final Duration ordinary;
    private final Deque<Waiting> points = new ArrayDeque<>();

    /** The number of oldest points that are being written. */
    private int underWay;

    /** Points that were written late: reads that began before lack them. */
    private Lack writtenLate = Lack.NONE;

    /** The counts of the services while this one was down, which are known with their first answers. */
    private Lack expected = Lack.NONE;

    /** @param ordinary how long points may wait before they are overdue */
    Backlog(int most, Duration ordinary) {
        this.most = most;
        this.ordinary = ordinary;
    }

    private record Waiting(ServiceDelta delta, Instant overdue) {}

    /**
     * Points that reads of the store may lack.
     *
     * @param from the time of the earliest point
     * @param until reads that began before may lack them
     */
    private record Lack(Instant from, Instant until) {

        static final Lack NONE = new Lack(Instant.MAX, Instant.MIN);
    }

    /**
     * Adds a tick's deltas. Those older than the tick before have waited already, for a service's answer or a restart of this
     * one.
     *
     * @return how many points were dropped
     */
    synchronized int add(List<ServiceDelta> deltas, Instant now) {
        Instant oldest =
                deltas.stream().map(ServiceDelta::to).min(Instant::compareTo).orElse(now);
        Instant since = isExpecting(now) ? expected.from : earlier(now, oldest.plus(ordinary));
        expected = Lack.NONE;
        return add(deltas.stream().map(delta -> new Waiting(delta, since.plus(ordinary))));
    }

    /**
     * Restores the points that waited before a restart of this service.
     *
     * @param lastAnswer when a service last answered; what it has counted since then is still to come
     * @return how many points were dropped
     */
    synchronized int restore(List<ServiceDelta> deltas, Optional<Instant> lastAnswer, Instant now) {
        expected = lastAnswer.map(last -> new Lack(last, now.plus(ordinary))).orElse(Lack.NONE);
        return add(deltas.stream().map(delta -> new Waiting(delta, now)));
    }

    private int add(Stream<Waiting> more) {
        more.forEach(points::addLast);
        int gone = Math.max(0, points.size() - most);
        remove(gone);
        underWay = Math.max(0, underWay - gone);
        return gone;
    }

    /** The oldest points, which are about to be written; they stay here until {@link #written}. */
    synchronized List<ServiceDelta> oldest(int number) {
        List<ServiceDelta> oldest =
                points.stream().limit(number).map(Waiting::delta).toList();
        underWay = oldest.size();
        return oldest;
    }

    /** Removes the points that {@link #oldest} gave, as they have been written. */
    synchronized void written(Instant now) {
        if (isOverdue(underWay, now)) {
            Instant first = earliest(underWay);
            boolean isOther = first.isAfter(writtenLate.until);
            writtenLate = new Lack(isOther ? first : earlier(first, writtenLate.from), now);
        }
        remove(underWay);
        underWay = 0;
    }

    /** The earliest time of points that a read begun at {@code asOf} lacks; empty when it lacks no overdue ones. */
    synchronized Optional<Instant> since(Instant asOf, Instant now) {
        Stream<Instant> waiting = isOverdue(points.size(), now) ? Stream.of(earliest(points.size())) : Stream.empty();
        Stream<Instant> written = asOf.isBefore(writtenLate.until) ? Stream.of(writtenLate.from) : Stream.empty();
        Stream<Instant> toCome = isExpecting(now) ? Stream.of(expected.from) : Stream.empty();
        return Stream.of(waiting, written, toCome)
                .flatMap(times -> times)
                .min(Instant::compareTo)
                .filter(asOf::isAfter);
    }

    /** Whether the first answers after a restart are awaited; not for long, as a service may be down. */
    private boolean isExpecting(Instant now) {
        return now.isBefore(expected.until) && !expected.from.plus(ordinary).isAfter(now);
    }

    private boolean isOverdue(int number, Instant now) {
        return points.stream().limit(number).anyMatch(waiting -> !waiting.overdue.isAfter(now));
    }

    private Instant earliest(int number) {
        return points.stream()
                .limit(number)
                .map(waiting -> waiting.delta.to())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private void remove(int number) {
        for (int i = 0; i < number; i++) {
            points.removeFirst();
        }
    }

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

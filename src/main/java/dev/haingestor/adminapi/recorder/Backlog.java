package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.fallback.ServicesSampled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.ListIterator;

/** Ticks that wait to be written, oldest first. Holds so many; the oldest goes when there are more. */
final class Backlog {

    private final int most;
    private final Deque<ServicesSampled> ticks = new ArrayDeque<>();
    private int points;

    Backlog(int most) {
        this.most = most;
    }

    /** @return how many points had to go */
    synchronized int add(ServicesSampled tick) {
        ticks.addLast(tick);
        points += tick.deltas().size();
        return trim();
    }

    /** Takes the oldest out, at most so many ticks. */
    synchronized List<ServicesSampled> take(int number) {
        List<ServicesSampled> taken = new ArrayList<>();
        while (taken.size() < number && !ticks.isEmpty()) {
            taken.add(ticks.pollFirst());
        }
        points -= points(taken);
        return taken;
    }

    /**
     * Puts back what {@link #take} gave, where it was.
     *
     * @return how many points had to go
     */
    synchronized int giveBack(List<ServicesSampled> taken) {
        ListIterator<ServicesSampled> backwards = taken.listIterator(taken.size());
        while (backwards.hasPrevious()) {
            ticks.addFirst(backwards.previous());
        }
        points += points(taken);
        return trim();
    }

    private int trim() {
        return ticks.size() <= most ? 0 : points(take(ticks.size() - most));
    }

    synchronized int points() {
        return points;
    }

    static int points(Collection<ServicesSampled> of) {
        return of.stream().mapToInt(tick -> tick.deltas().size()).sum();
    }
}

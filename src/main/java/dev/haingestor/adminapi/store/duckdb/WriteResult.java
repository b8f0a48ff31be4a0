package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What became of the lines of one request. Of millions that are refused only the first are kept, for its writer to look at. */
public final class WriteResult implements Consumer<Rejection> {

    private static final int MOST_KEPT = 1_000;

    private final List<Rejection> first = new ArrayList<>();
    private int taken;
    private int refused;

    /** Counts a line that will be kept. */
    void take() {
        taken++;
    }

    @Override
    public void accept(Rejection rejection) {
        refused++;
        if (first.size() < MOST_KEPT) {
            first.add(rejection);
        }
    }

    /** How many lines are kept. */
    public int taken() {
        return taken;
    }

    public int refused() {
        return refused;
    }

    /** The first lines that were refused, by their numbers. */
    public List<Rejection> first() {
        return first;
    }
}

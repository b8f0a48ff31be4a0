package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.lineprotocol.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How many lines of a request were taken and refused. Only the first 1,000 refusals are kept. */
public final class WriteResult implements Consumer<Rejection> {

    private static final int MAX_KEPT = 1_000;

    private final List<Rejection> first = new ArrayList<>();
    private int taken;
    private int refused;

    /** Counts a line that was taken. */
    void take() {
        taken++;
    }

    @Override
    public void accept(Rejection rejection) {
        refused++;
        if (first.size() < MAX_KEPT) {
            first.add(rejection);
        }
    }

    public int taken() {
        return taken;
    }

    public int refused() {
        return refused;
    }

    /** The first refused lines, with their numbers and reasons. */
    public List<Rejection> first() {
        return first;
    }
}

package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.stream.Stream;

/** Numbered points: which were sent, which acknowledged, and whether a store holds them. */
final class Numbers {

    /** Enough for some checkpoints; then those that were sent before are sent again. */
    private static final int LIMIT = 60_000;

    /** Long, as the log is moved into the file by its size. */
    private static final String FILLER = "0123456789abcdef".repeat(100);

    private final BitSet acknowledged = new BitSet();
    private int sent;

    /** The first of some in a row that are to be sent. */
    synchronized int take(int count, int chance) {
        if (sent + count > LIMIT) {
            return Math.floorMod(chance, sent - count);
        }
        sent += count;
        return sent - count;
    }

    synchronized void acknowledge(int first, int count) {
        acknowledged.set(first, first + count);
    }

    synchronized int acknowledged() {
        return acknowledged.cardinality();
    }

    /** As it is exported. New fields come all the time; neighbours are of different series, and some of the same time. */
    static String line(int number) {
        return "crash" + number / 20_000 + ",series=" + number % 7 + " f" + number / 2_000 + "=true,half=" + number
                + ".5" + ",number=" + number + "i,text=\"" + number + FILLER + "\" " + (1_000_000 + number / 2);
    }

    /**
     * Each line of an export must be one that was sent, none may be there twice, and none that was acknowledged missing.
     *
     * @return how many there are
     */
    int check(AppProcess app) throws IOException {
        BitSet missing;
        synchronized (this) {
            missing = (BitSet) acknowledged.clone();
        }
        BitSet found = new BitSet();
        try (Stream<String> lines = app.lines("/api/v1/export.lp")) {
            for (Iterator<String> each = lines.iterator(); each.hasNext(); ) {
                String line = each.next();
                int at = line.indexOf(",number=") + ",number=".length();
                int number = Integer.parseInt(line.substring(at, line.indexOf('i', at)));
                if (!line.equals(line(number)) || number >= sent()) {
                    throw new AssertionError("never sent: " + line);
                }
                if (found.get(number)) {
                    throw new AssertionError("doubled: " + number);
                }
                found.set(number);
            }
        }
        missing.andNot(found);
        if (!missing.isEmpty()) {
            throw new AssertionError("lost " + missing.cardinality() + " acknowledged points: " + missing);
        }
        return found.cardinality();
    }

    private synchronized int sent() {
        return sent;
    }
}

package dev.haingestor.adminapi.lineprotocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The objects parsed from bytes of a body, so that equal bytes needn't be parsed again and their objects are shared. Bytes with
 * the same hash share one place, where the latest replace the former: so the table stays small whatever a body holds.
 */
final class InternTable<T> {

    private final byte[] body;
    private final int[] starts;
    private final int[] lengths;
    private final @Nullable Object[] values;

    /** @param places the number of places, a power of two */
    InternTable(byte[] body, int places) {
        this.body = body;
        this.starts = new int[places];
        this.lengths = new int[places];
        this.values = new Object[places];
    }

    /** Adds a byte to a hash, which begins with 0. */
    static int hash(int hash, byte next) {
        return 31 * hash + next;
    }

    /** @return the object of these bytes; null if it isn't kept */
    @SuppressWarnings("unchecked")
    @Nullable
    T find(int hash, int from, int to) {
        int place = place(hash);
        int start = starts[place];
        return values[place] != null && Arrays.equals(body, start, start + lengths[place], body, from, to)
                ? (T) values[place]
                : null;
    }

    void keep(int hash, int from, int to, T value) {
        int place = place(hash);
        starts[place] = from;
        lengths[place] = to - from;
        values[place] = value;
    }

    private int place(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ mixed >>> 16) & values.length - 1;
    }
}

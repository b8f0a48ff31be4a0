package dev.haingestor.adminapi.lineprotocol;

import java.util.Arrays;

/**
 * What was made of some bytes of a body, so that the same bytes needn't be read again and their objects are shared. It has one
 * place for all bytes of one hash and forgets the former for the latter: so it stays small whatever a body holds.
 */
final class InternTable<T> {

    private final byte[] body;
    private final int[] starts;
    private final int[] lengths;
    private final Object[] values;

    /** @param places a power of two */
    InternTable(byte[] body, int places) {
        this.body = body;
        this.starts = new int[places];
        this.lengths = new int[places];
        this.values = new Object[places];
    }

    /** One step of the hash that the other methods want: over all bytes, from 0. */
    static int hash(int hash, byte next) {
        return 31 * hash + next;
    }

    /** @return null if it isn't remembered */
    @SuppressWarnings("unchecked")
    T find(int hash, int from, int to) {
        int place = place(hash);
        int start = starts[place];
        return values[place] != null && Arrays.equals(body, start, start + lengths[place], body, from, to)
                ? (T) values[place] : null;
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

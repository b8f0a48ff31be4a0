package dev.haingestor.adminapi.cache;

/**
 * A snapshot, and how it was had.
 *
 * @param snapshot the same object for all who ask the same until the tail is read again, or something is forgotten
 */
public record Found(Snapshot snapshot, Had had) {

    /** Whether the client waited while the store was read. */
    public enum Had {
        /** It did not. */
        HIT,
        /** For a new tail, as the one there was is too old. */
        STALE,
        /** For something that was not there. */
        MISS
    }
}

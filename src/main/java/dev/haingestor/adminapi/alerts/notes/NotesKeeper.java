package dev.haingestor.adminapi.alerts.notes;

import java.io.IOException;
import java.util.Optional;

/** Keeps one text durably, for one instance or for all. */
public interface NotesKeeper {

    /**
     * The text; empty when there is none.
     *
     * @throws IOException if it can't be read now
     */
    Optional<String> read() throws IOException;

    /**
     * Replaces a text that was read.
     *
     * @return false when it has changed meanwhile
     * @throws IOException if it can't be written now
     */
    boolean replace(Optional<String> before, String after) throws IOException;
}

package dev.haingestor.adminapi.attack;

import java.io.IOException;

/** Something that a stranger, or a writer gone wrong, sends. It is bounded in count and time, and ends by itself. */
public interface Attack {

    /** For the table. */
    String sent();

    /** @param seen takes the status of each answer */
    void run(Site site, Statuses seen) throws IOException, InterruptedException;
}

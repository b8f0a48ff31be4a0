package dev.haingestor.adminapi.store.embedded;

import java.nio.file.Path;
import java.sql.SQLException;

/** The data folder can't be used: stops the start, with a message that names what to do. */
public final class UnusableFolderException extends RuntimeException {

    UnusableFolderException(Path folder, String problem) {
        super("DATA_DIR=" + folder + " " + problem);
    }

    static UnusableFolderException inUse(Path folder) {
        return new UnusableFolderException(folder, "is in use by another process: stop that one, or give this one a folder"
                + " of its own");
    }

    static UnusableFolderException of(Path folder, Path file, SQLException e) {
        String reason = Database.firstLine(e);
        if (reason.contains("Could not set lock")) {
            return inUse(folder);
        }
        return new UnusableFolderException(folder, "can't be used: " + reason + ". If " + file.getFileName()
                + " is damaged, move it away to start with an empty one");
    }
}

package dev.haingestor.adminapi.store.duckdb;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.springframework.core.NestedExceptionUtils;

/** The data folder can't be used, which stops the start. The message is one line that says what to do. */
public final class UnusableFolderException extends RuntimeException {

    UnusableFolderException(Path folder, String problem) {
        super("DATA_DIR=" + folder + " " + problem);
    }

    static UnusableFolderException inUse(Path folder) {
        return new UnusableFolderException(
                folder, "is in use by another process: stop that one, or give this one a folder" + " of its own");
    }

    static UnusableFolderException notMade(Path folder, IOException e) {
        String reason = e.getMessage();
        if (e instanceof FileAlreadyExistsException file) {
            reason = file.getFile() + " is a file";
        } else if (e instanceof AccessDeniedException file) {
            reason = "no permission for " + file.getFile();
        }
        return new UnusableFolderException(folder, "can't be made: " + reason);
    }

    static UnusableFolderException withoutLibrary(Path folder, LinkageError e) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
        return new UnusableFolderException(
                folder,
                "can't be used: the database's library, which is copied to " + System.getProperty("java.io.tmpdir")
                        + ", can't be loaded: " + root.getMessage());
    }

    static UnusableFolderException of(Path folder, Path file, SQLException e) {
        String reason = Database.firstLine(e);
        if (reason.contains("Could not set lock")) {
            return inUse(folder);
        }
        return new UnusableFolderException(
                folder,
                "can't be used: " + reason + ". If " + file.getFileName()
                        + " is damaged, move it away to start with an empty one");
    }
}

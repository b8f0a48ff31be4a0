package dev.haingestor.adminapi.store.duckdb;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes points by their age. A DELETE alone frees no space; the checkpoint after it does. */
final class RetentionDelete {

    private static final Logger log = LoggerFactory.getLogger(RetentionDelete.class);
    private static final int CHECKPOINT_ATTEMPTS = 10;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);

    private final DuckDBConnection connection;

    RetentionDelete(DuckDBConnection connection) {
        this.connection = connection;
    }

    /**
     * @param before points before this time are deleted; in nanoseconds since the epoch
     * @param shard types of fields in earlier shards are deleted
     */
    void run(Collection<Table> tables, long before, long shard) throws SQLException {
        for (Table table : tables) {
            if (!table.isSmall()) {
                delete(SqlText.EXPIRE.with("table", table.sql()), before);
            }
        }
        delete(SqlText.EXPIRE.with("table", SharedTable.TABLE.sql()), before);
        delete(SqlText.EXPIRE_TYPES.text(), shard);
    }

    private void delete(String sql, long before) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, before);
            statement.execute();
        }
    }

    /** Moves the log into the file. If readers prevent that several times, it is left to a later checkpoint. */
    void checkpoint() throws SQLException {
        for (int attempt = 1; attempt <= CHECKPOINT_ATTEMPTS; attempt++) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(SqlText.CHECKPOINT.text());
                return;
            } catch (SQLException e) {
                if (!Database.firstLine(e).contains("Cannot CHECKPOINT")) {
                    throw e;
                }
                log.debug("No checkpoint at attempt {}: {}", attempt, Database.firstLine(e));
                LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
            }
        }
    }
}

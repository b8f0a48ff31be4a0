package dev.haingestor.adminapi.store.duckdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** The texts of the statements in the resource {@code statements.sql}. */
enum SqlText {
    CATALOG,
    MEASUREMENTS,
    PLACES,
    TYPES,
    ADD_MEASUREMENT,
    FORGET_MEASUREMENT,
    FORGET_PLACES,
    FORGET_TYPES,
    FORGET_FIELDS,
    ADD_SMALL,
    FORGET_SMALL,
    SMALL_ROWS,
    COUNT_SMALL_ROWS,
    MOVE,
    DELETE_MOVED,
    CREATE,
    ADD_COLUMN,
    DROP,
    ANY,
    NEWEST,
    BEGIN,
    COMMIT,
    ROLLBACK,
    STAGE,
    ANY_STAGED,
    MERGE,
    INSERT_NEW,
    INSERT_ALL,
    UNSTAGE,
    WINDOWS,
    DISTRIBUTIONS,
    COUNT_GROUPS,
    LARGEST_GROUPS,
    LAST,
    FIRST,
    OLDEST_OF_NEWEST,
    NEWEST_FIRST,
    FIRST_TIME,
    NTH_TIME,
    OLDEST_FIRST,
    OF_ONE_TIME,
    SCHEMA,
    CHECK,
    SPAN,
    DELETE,
    EXPIRE,
    EXPIRE_TYPES,
    CHECKPOINT;

    private final String text = read("\n--- " + name().toLowerCase(Locale.ROOT) + '\n');

    String text() {
        return text;
    }

    String with(String name, String value) {
        return with(Map.of(name, value));
    }

    /**
     * Fills in the parts in braces.
     *
     * @param values names of tables and columns, and expressions; never a text from outside
     */
    String with(Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            filled = filled.replace('{' + entry.getKey() + '}', entry.getValue());
        }
        return filled;
    }

    private static String read(String title) {
        try (InputStream in = SqlText.class.getResourceAsStream("statements.sql")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int start = all.indexOf(title);
            if (start < 0) {
                throw new IllegalStateException("statements.sql has no statement" + title);
            }
            int end = all.indexOf("\n--- ", start + title.length() - 1);
            return all.substring(start + title.length(), end < 0 ? all.length() : end)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

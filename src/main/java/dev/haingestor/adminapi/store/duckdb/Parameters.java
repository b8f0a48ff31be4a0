package dev.haingestor.adminapi.store.duckdb;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Sets the parameters of a statement one after the other. */
final class Parameters {

    private final PreparedStatement statement;
    private int index = 1;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    Parameters numbers(long... values) throws SQLException {
        for (long value : values) {
            statement.setLong(index++, value);
        }
        return this;
    }

    Parameters decimals(double... values) throws SQLException {
        for (double value : values) {
            statement.setDouble(index++, value);
        }
        return this;
    }

    Parameters array(Array values) throws SQLException {
        statement.setObject(index++, values);
        return this;
    }

    Parameters texts(Iterable<String> values) throws SQLException {
        for (String value : values) {
            statement.setString(index++, value);
        }
        return this;
    }
}

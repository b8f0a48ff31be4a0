package dev.haingestor.adminapi.store.flux;

import com.influxdb.exceptions.InfluxException;
import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates InfluxDB's failures to one line that says what to check. Whatever answers under its URL may repeat the token, so
 * its own words are kept from clients, and the token is removed from them.
 */
final class InfluxErrors {

    private static final int MAX_TEXT = 200;

    /** The shortest token that is removed: a shorter one is no secret, and may occur in any text. */
    private static final int SHORTEST_TOKEN = 6;

    private static final Pattern CLIENTS_WORDS = Pattern.compile("^HTTP status code: \\d+;? *(Message: *)?");

    private final String token;

    InfluxErrors(String token) {
        this.token = token;
    }

    /** Makes foreign text fit for one line of a log. */
    static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }

    /** @param detail what came instead of an answer */
    static StoreException noAnswer(String detail, @Nullable Throwable cause) {
        return new StoreException("What came is no answer of InfluxDB: check INFLUXDB_URL", oneLine(detail), cause);
    }

    StoreException of(InfluxException refused) {
        if (refused.getCause() instanceof IOException failed) {
            return of(failed);
        }
        int status = refused.status();
        return new StoreException(
                switch (status) {
                    case 401, 403 -> "InfluxDB refuses the token (" + status + "): check INFLUXDB_TOKEN";
                    // InfluxDB says the same of a missing bucket and of one that the token may not read.
                    case 404 ->
                        "InfluxDB does not find what it is asked for (404): check INFLUXDB_BUCKET, INFLUXDB_ORG and what "
                                + "INFLUXDB_TOKEN may read";
                    case 429 -> "InfluxDB is asked too much (429)";
                    default ->
                        "InfluxDB answered " + status
                                + (status / 100 == 3 ? ": redirects are not followed, check INFLUXDB_URL" : "");
                },
                said(refused),
                refused);
    }

    /** InfluxDB's own words without the status, which the client library puts before them; may be empty. */
    String said(InfluxException refused) {
        String all = Objects.requireNonNullElse(refused.getMessage(), "");
        return oneLine(withoutToken(CLIENTS_WORDS.matcher(all).replaceFirst("")));
    }

    /** Translates any failure of a read. */
    StoreException of(RuntimeException failed) {
        if (failed instanceof StoreException known) {
            String detail = withoutToken(known.detail());
            return detail.equals(known.detail())
                    ? known
                    : new StoreException(known.getMessage(), detail, known.getCause());
        }
        return noAnswer(withoutToken(failed.toString()), failed);
    }

    private String withoutToken(String text) {
        return token.length() < SHORTEST_TOKEN ? text : text.replace(token, "***");
    }

    StoreException of(IOException failed) {
        if (failed instanceof InterruptedIOException) {
            return new QueryTimeoutException("InfluxDB did not answer in time", failed);
        }
        if (failed instanceof ConnectException) {
            return new StoreException(
                    "InfluxDB can't be connected to: check INFLUXDB_URL, and whether it runs", words(failed), failed);
        }
        if (failed instanceof UnknownHostException) {
            return new StoreException("InfluxDB's host is not known: check INFLUXDB_URL", failed);
        }
        return new StoreException("InfluxDB's answer broke off", words(failed), failed);
    }

    private String words(IOException failed) {
        return oneLine(withoutToken(String.valueOf(failed)));
    }

    /** Translates an I/O failure, naming the query's time limit. */
    StoreException of(IOException failed, Duration limit) {
        return failed instanceof InterruptedIOException
                ? new QueryTimeoutException("InfluxDB did not answer within " + limit.toMillis() + " ms", failed)
                : of(failed);
    }

    /** A query exceeded its own time limit. */
    static final class QueryTimeoutException extends StoreException {

        QueryTimeoutException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

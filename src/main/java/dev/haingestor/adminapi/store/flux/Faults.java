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

/** Turns what can go wrong with InfluxDB into one line that says what to look at. */
final class Faults {

    private static final int MAX_TEXT = 200;
    private static final Pattern CLIENTS_WORDS = Pattern.compile("^HTTP status code: \\d+;? *(Message: *)?");

    private Faults() {
    }

    /** Text from outside, fit for one line of a log or an answer. */
    static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }

    static StoreException of(InfluxException refused) {
        if (refused.getCause() instanceof IOException failed) {
            return of(failed);
        }
        int status = refused.status();
        String said = said(refused);
        return new StoreException(switch (status) {
            case 401, 403 -> "InfluxDB refuses the token (" + status + said + "): check INFLUXDB_TOKEN";
            // A bucket that the token may not read is as good as none: InfluxDB says the same then.
            case 404 -> "InfluxDB does not find what it is asked for (" + status + said
                    + "): check INFLUXDB_BUCKET, INFLUXDB_ORG and what INFLUXDB_TOKEN may read";
            case 429 -> "InfluxDB is asked too much (" + status + said + ")";
            default -> "InfluxDB answered " + status + said;
        }, refused);
    }

    /** What it said besides its status, if anything; the client puts the status before it. */
    private static String said(InfluxException refused) {
        String all = Objects.requireNonNullElse(refused.getMessage(), "");
        String message = oneLine(CLIENTS_WORDS.matcher(all).replaceFirst(""));
        return message.isEmpty() ? "" : ": " + message;
    }

    static StoreException of(IOException failed) {
        if (failed instanceof InterruptedIOException) {
            return new QueryTimeoutException("InfluxDB did not answer in time", failed);
        }
        if (failed instanceof ConnectException) {
            return new StoreException("InfluxDB can't be connected to: " + oneLine(String.valueOf(failed.getMessage())), failed);
        }
        if (failed instanceof UnknownHostException) {
            return new StoreException("InfluxDB's host is not known: check INFLUXDB_URL", failed);
        }
        return new StoreException("InfluxDB's answer broke off: " + oneLine(String.valueOf(failed)), failed);
    }

    /** The same, naming the time limit that a query had. */
    static StoreException of(IOException failed, Duration limit) {
        return failed instanceof InterruptedIOException
                ? new QueryTimeoutException("InfluxDB did not answer within " + limit.toMillis() + " ms", failed) : of(failed);
    }

    /** A query that outlived its own time limit. */
    static final class QueryTimeoutException extends StoreException {

        QueryTimeoutException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

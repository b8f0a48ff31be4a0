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

/**
 * Turns what can go wrong with InfluxDB into one line that says what to look at. Whatever answers in its place may repeat the
 * token, so its own words are kept from clients, and the token is taken out of them.
 */
final class InfluxErrors {

    private static final int MAX_TEXT = 200;

    /** A shorter one is no secret, and its letters are those of any text. */
    private static final int SHORTEST_TOKEN = 6;
    private static final Pattern CLIENTS_WORDS = Pattern.compile("^HTTP status code: \\d+;? *(Message: *)?");

    private final String token;

    InfluxErrors(String token) {
        this.token = token;
    }

    /** Text from outside, fit for one line of a log. */
    static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }

    /** @param detail what came instead */
    static StoreException noAnswer(String detail, Throwable cause) {
        return new StoreException("What came is no answer of InfluxDB: check INFLUXDB_URL", oneLine(detail), cause);
    }

    StoreException of(InfluxException refused) {
        if (refused.getCause() instanceof IOException failed) {
            return of(failed);
        }
        int status = refused.status();
        return new StoreException(switch (status) {
            case 401, 403 -> "InfluxDB refuses the token (" + status + "): check INFLUXDB_TOKEN";
            // A bucket that the token may not read is as good as none: InfluxDB says the same then.
            case 404 -> "InfluxDB does not find what it is asked for (404): check INFLUXDB_BUCKET, INFLUXDB_ORG and what "
                    + "INFLUXDB_TOKEN may read";
            case 429 -> "InfluxDB is asked too much (429)";
            default -> "InfluxDB answered " + status + (status / 100 == 3 ? ": redirects are not followed, check INFLUXDB_URL" : "");
        }, said(refused), refused);
    }

    /** What it said besides its status, if anything; the client puts the status before it. */
    String said(InfluxException refused) {
        String all = Objects.requireNonNullElse(refused.getMessage(), "");
        return oneLine(withoutToken(CLIENTS_WORDS.matcher(all).replaceFirst("")));
    }

    /** What came of a failed reading, whatever it failed with. */
    StoreException of(RuntimeException failed) {
        if (failed instanceof StoreException known) {
            String detail = withoutToken(known.detail());
            return detail.equals(known.detail()) ? known : new StoreException(known.getMessage(), detail, known.getCause());
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
            return new StoreException("InfluxDB can't be connected to: check INFLUXDB_URL, and whether it runs", words(failed), failed);
        }
        if (failed instanceof UnknownHostException) {
            return new StoreException("InfluxDB's host is not known: check INFLUXDB_URL", failed);
        }
        return new StoreException("InfluxDB's answer broke off", words(failed), failed);
    }

    private String words(IOException failed) {
        return oneLine(withoutToken(String.valueOf(failed)));
    }

    /** The same, naming the time limit that a query had. */
    StoreException of(IOException failed, Duration limit) {
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

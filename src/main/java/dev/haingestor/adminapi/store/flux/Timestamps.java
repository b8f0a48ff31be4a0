package dev.haingestor.adminapi.store.flux;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Parses InfluxDB's UTC times; each date once, as a general parser would take most of a read. */
final class Timestamps {

    private static final int DATE = 10;
    private static final int SECONDS = 19;

    private String date = "";
    private long day;

    long epochSecond(String time) {
        try {
            if (time.length() <= SECONDS || time.charAt(time.length() - 1) != 'Z') {
                return Instant.parse(time).getEpochSecond();
            }
            if (!time.startsWith(date) || date.isEmpty()) {
                date = time.substring(0, DATE);
                day = LocalDate.parse(date).toEpochDay();
            }
            return day * 86_400 + pair(time, 11) * 3_600L + pair(time, 14) * 60L + pair(time, 17);
        } catch (DateTimeException e) {
            throw InfluxErrors.noAnswer("a time was expected, not: " + time, e);
        }
    }

    private static int pair(String time, int at) {
        return (time.charAt(at) - '0') * 10 + time.charAt(at + 1) - '0';
    }
}

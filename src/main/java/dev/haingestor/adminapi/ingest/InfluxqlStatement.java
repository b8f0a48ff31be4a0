package dev.haingestor.adminapi.ingest;

import java.util.regex.Pattern;

/** What a query of InfluxQL asks for, as far as writers ask it before they write. */
enum InfluxqlStatement {

    SHOW_DATABASES, CREATE_DATABASE, OTHER;

    private static final int LONGEST = 1_000;
    private static final Pattern SHOW = pattern("SHOW\\s+DATABASES");
    private static final Pattern CREATE =
            pattern("CREATE\\s+DATABASE\\s+(\"([^\"\\\\\\n]|\\\\.)++\"|[a-z_]\\w*+)(\\s+WITH\\s[^;]*+)?");

    private static Pattern pattern(String statement) {
        return Pattern.compile("\\s*" + statement + "\\s*;?\\s*", Pattern.CASE_INSENSITIVE);
    }

    /** Several statements in one query are something else: no writer sends them. */
    static InfluxqlStatement of(String query) {
        if (query.length() > LONGEST) {
            return OTHER;
        }
        return SHOW.matcher(query).matches() ? SHOW_DATABASES : CREATE.matcher(query).matches() ? CREATE_DATABASE : OTHER;
    }
}

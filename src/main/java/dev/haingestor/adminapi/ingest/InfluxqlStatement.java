package dev.haingestor.adminapi.ingest;

import java.util.regex.Pattern;

/** The InfluxQL statements that writers send before they write; {@link #OTHER} is any other query. */
enum InfluxqlStatement {
    SHOW_DATABASES,
    CREATE_DATABASE,
    OTHER;

    private static final int LONGEST = 1_000;
    private static final Pattern SHOW = pattern("SHOW\\s+DATABASES");
    private static final Pattern CREATE =
            pattern("CREATE\\s+DATABASE\\s+(\"([^\"\\\\\\n]|\\\\.)++\"|[a-z_]\\w*+)(\\s+WITH\\s[^;]*+)?");

    private static Pattern pattern(String statement) {
        return Pattern.compile("\\s*" + statement + "\\s*;?\\s*", Pattern.CASE_INSENSITIVE);
    }

    /** Classifies a query. Several statements in one are {@link #OTHER}, as no writer sends them. */
    static InfluxqlStatement of(String query) {
        if (query.length() > LONGEST) {
            return OTHER;
        }
        return SHOW.matcher(query).matches()
                ? SHOW_DATABASES
                : CREATE.matcher(query).matches() ? CREATE_DATABASE : OTHER;
    }
}

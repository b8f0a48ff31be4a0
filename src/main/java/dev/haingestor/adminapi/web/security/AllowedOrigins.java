package dev.haingestor.adminapi.web.security;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The origins whose pages may read answers: scheme, host and port, as browsers send them. */
final class AllowedOrigins {

    private static final String ALL = "*";
    private static final String ANY_PORT = ":*";
    private static final String HOST = "(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])";

    /** The form of an entry in the setting: an origin, whose port may be a wildcard, or {@code *}. */
    static final String ENTRY = "(?:\\*|https?://" + HOST + "(?::(?:\\d{1,5}|\\*))?)";

    private static final Pattern ORIGIN = Pattern.compile("(https?)://(" + HOST + ")(?::(\\d{1,5}))?");

    private final boolean all;
    private final List<Allowed> origins;

    private AllowedOrigins(boolean all, List<Allowed> origins) {
        this.all = all;
        this.origins = origins;
    }

    /** @param setting entries separated by commas; blank for none */
    static AllowedOrigins parse(String setting) {
        List<String> entries = Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        return new AllowedOrigins(
                entries.contains(ALL),
                entries.stream()
                        .filter(entry -> !entry.equals(ALL))
                        .map(Allowed::parse)
                        .toList());
    }

    boolean isEmpty() {
        return !all && origins.isEmpty();
    }

    /** The value of {@code Access-Control-Allow-Origin} for a page of this origin; empty when it may not read. */
    Optional<String> header(String origin) {
        if (all) {
            return Optional.of(ALL);
        }
        return Origin.parse(origin)
                .filter(page -> origins.stream().anyMatch(one -> one.covers(page)))
                .map(page -> origin);
    }

    private record Allowed(Origin origin, boolean anyPort) {

        static Allowed parse(String entry) {
            boolean anyPort = entry.endsWith(ANY_PORT);
            String origin = anyPort ? entry.substring(0, entry.length() - ANY_PORT.length()) : entry;
            return new Allowed(Origin.parse(origin).orElseThrow(), anyPort);
        }

        boolean covers(Origin page) {
            return origin.scheme.equals(page.scheme)
                    && origin.host.equals(page.host)
                    && (anyPort || origin.port.equals(page.port));
        }
    }

    private record Origin(String scheme, String host, String port) {

        static Optional<Origin> parse(String text) {
            Matcher matcher = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String usual = matcher.group(1).equals("https") ? "443" : "80";
            String port = matcher.group(3) == null ? usual : matcher.group(3);
            return Optional.of(new Origin(matcher.group(1), matcher.group(2), port));
        }
    }
}

package dev.haingestor.adminapi.web.security;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The host names under which the service may be called. A web page can let its own name resolve to this machine and then read
 * answers (DNS rebinding), which only the {@code Host} header shows. Addresses, names without a dot and names that public DNS
 * never resolves can't be used for that, so they are allowed.
 */
final class AllowedHosts {

    private static final String ALL = "*";
    private static final String NAME = "[\\p{Alnum}_](?:[\\w.-]*[\\p{Alnum}_])?";

    /** The form of an entry in the setting: a name or {@code *}. */
    static final String ENTRY = "(?:\\*|" + NAME + ")";

    private static final Pattern HOST =
            Pattern.compile("(\\[[\\p{XDigit}:.]+(?:%[\\w.%-]+)?]|[^:\\[\\]]+?)\\.?(?::\\d*)?");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final List<String> PRIVATE =
            List.of(".localhost", ".local", ".internal", ".lan", ".home.arpa", ".svc");

    private final List<String> names;

    /**
     * @param setting names separated by commas; blank for none
     * @param machine the name of this machine
     */
    AllowedHosts(String setting, String machine) {
        this.names = Arrays.stream(
                        (setting + "," + machine).toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** @param header with or without a port; null when it is missing, as from no browser */
    boolean allows(String header) {
        if (header == null || header.isEmpty() || names.contains(ALL)) {
            return true;
        }
        var host = HOST.matcher(header.toLowerCase(Locale.ROOT));
        return host.matches() && isAllowed(host.group(1));
    }

    private boolean isAllowed(String host) {
        return !host.contains(".")
                || ADDRESS.matcher(host).matches()
                || PRIVATE.stream().anyMatch(host::endsWith)
                || names.contains(host);
    }
}

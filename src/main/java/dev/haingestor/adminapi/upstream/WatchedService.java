package dev.haingestor.adminapi.upstream;

import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * A service of {@code WATCHED_SERVICES}.
 *
 * @param name its name in answers
 * @param url its base URL, without {@code /health}
 */
public record WatchedService(String name, String url) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern HTTP = Pattern.compile("https?://[^/?#\\s]+.*");

    /** Parses {@code name=URL}; a missing part is empty. */
    static WatchedService parse(String entry) {
        String[] parts = entry.split("=", 2);
        return new WatchedService(parts[0].strip(), parts.length == 1 ? "" : parts[1].strip());
    }

    boolean isUsable() {
        return NAME.matcher(name).matches() && HTTP.matcher(url).matches() && HttpUrl.parse(url) != null;
    }
}

package dev.haingestor.adminapi.alerts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Makes the ids of alerts: rule, scope, service and opening minute, joined by dots. An alert that was open before the time that
 * is looked at has the day in place of the minute, so its id is the same for a day.
 */
public final class AlertId {

    /** The longest id. */
    public static final int LONGEST = 128;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int DIGEST_CHARACTERS = 22;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

    private AlertId() {}

    static String of(AlertRule rule, String scope, String service, Instant openedAt, boolean openedBefore) {
        return String.join(".", rule.label(), scope, name(service), (openedBefore ? DAY : MINUTE).format(openedAt));
    }

    /** The id without its time: the same for all alerts of one rule about one service. */
    public static String subject(String id) {
        int time = id.lastIndexOf('.');
        return time < 0 ? id : id.substring(0, time);
    }

    /** A name that is not safe in a URL is replaced by a digest, which begins as no safe name does. */
    private static String name(String service) {
        return PLAIN.matcher(service).matches() ? service : "~" + digest(service);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

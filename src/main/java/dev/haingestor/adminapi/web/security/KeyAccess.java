package dev.haingestor.adminapi.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Permits requests that have the key, and no others, not even of this machine. Clients of InfluxDB 2 send it as a token, those
 * of InfluxDB 1 as the password of Basic or as the parameter {@code p}; user names are ignored.
 */
final class KeyAccess implements AccessPolicy {

    private static final Refusal REFUSAL = new Refusal(
            HttpStatus.UNAUTHORIZED,
            "this needs the key that the service has as" + " API_KEY: send it as Authorization: Token <key>");

    private final byte[] key;

    KeyAccess(String key) {
        this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Refusal> refusal(HttpServletRequest request) {
        Stream<byte[]> sent = Stream.concat(headers(request), parameters(request));
        return sent.anyMatch(one -> MessageDigest.isEqual(one, key)) ? Optional.empty() : Optional.of(REFUSAL);
    }

    @Override
    public boolean isByKey() {
        return true;
    }

    private static Stream<byte[]> headers(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).stream()
                .flatMap(KeyAccess::credentials);
    }

    private static Stream<byte[]> credentials(String header) {
        String[] parts = header.strip().split(" +", 2);
        if (parts.length < 2) {
            return Stream.empty();
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "token", "bearer" -> Stream.of(bytes(parts[1]));
            case "basic" -> password(parts[1]);
            default -> Stream.empty();
        };
    }

    /** The text after the first colon: a key may have colons, a user name none. */
    private static Stream<byte[]> password(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
            return pair.contains(":") ? Stream.of(bytes(pair.substring(pair.indexOf(':') + 1))) : Stream.empty();
        } catch (IllegalArgumentException notBase64) {
            return Stream.empty();
        }
    }

    /** The keys in the query string; {@code getParameter} would read a body of line protocol that is labelled as a form. */
    private static Stream<byte[]> parameters(HttpServletRequest request) {
        String query = request.getQueryString();
        return query == null ? Stream.empty() : Arrays.stream(query.split("&")).flatMap(KeyAccess::parameter);
    }

    private static Stream<byte[]> parameter(String pair) {
        String[] parts = pair.split("=", 2);
        try {
            return parts.length == 2 && decoded(parts[0]).equals("p")
                    ? Stream.of(bytes(decoded(parts[1])))
                    : Stream.empty();
        } catch (IllegalArgumentException undecodable) {
            return Stream.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
    }

    /** The bytes as they were sent. Tomcat makes a character of each byte, whatever the charset of the key is. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

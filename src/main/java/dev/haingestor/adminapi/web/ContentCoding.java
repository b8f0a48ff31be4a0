package dev.haingestor.adminapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/** How the bytes of a body are packed, as a client asks for it with {@code Accept-Encoding} (RFC 9110). */
public enum ContentCoding {
    IDENTITY,
    GZIP;

    /** Smaller bodies fit into one packet and are not worth packing; {@code server.compression} has the same limit. */
    public static final int LEAST_BYTES = 1_024;

    /** A client that states no preference between the two is sent the smaller body. */
    public static ContentCoding of(HttpServletRequest request) {
        Map<String, Double> weights = new HashMap<>();
        for (String header : Collections.list(request.getHeaders(HttpHeaders.ACCEPT_ENCODING))) {
            for (String item : header.split(",")) {
                String[] parts = item.strip().toLowerCase(Locale.ROOT).split("\\s*;\\s*");
                weights.put(parts[0].replaceFirst("^x-", ""), weight(parts));
            }
        }
        double gzip = weights.getOrDefault("gzip", weights.getOrDefault("*", 0.0));
        // What is not named is acceptable, but not asked for.
        double identity = weights.getOrDefault("identity", 0.0);
        return gzip > 0 && gzip >= identity ? GZIP : IDENTITY;
    }

    /** A coding whose weight can't be read is not used. */
    private static double weight(String[] parts) {
        if (parts.length == 1) {
            return 1;
        }
        return parts[1].matches("q=[01](\\.\\d{0,3})?") ? Double.parseDouble(parts[1].substring(2)) : 0;
    }
}

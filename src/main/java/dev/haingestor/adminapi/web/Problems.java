package dev.haingestor.adminapi.web;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Creates problem details that always have a type. */
public final class Problems {

    static final String NOTHING = "there is nothing at this path: this service has statistics, events and health only, "
            + "whose paths docs/API.md lists";

    private static final String TYPES = "urn:admin-api:problem:";

    private Problems() {}

    public static ProblemDetail of(HttpStatusCode status, String kind, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(type(kind));
        problem.setTitle(title(status));
        return problem;
    }

    static URI type(String kind) {
        return URI.create(TYPES + kind);
    }

    /** The request's path as a URI; the root for a path that isn't one by itself, such as {@code //}, which lacks a host. */
    public static URI instance(String path) {
        try {
            return URI.create(path);
        } catch (IllegalArgumentException e) {
            return URI.create("/");
        }
    }

    /** The last part of a problem's type: {@code not-found} for a 404. */
    public static String kind(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null
                ? "status-" + status.value()
                : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status's reason in sentence case: "Bad request", not "Bad Request". */
    static String title(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        if (known == null) {
            return "Error " + status.value();
        }
        String phrase = known.getReasonPhrase().toLowerCase(Locale.ROOT);
        return phrase.substring(0, 1).toUpperCase(Locale.ROOT) + phrase.substring(1);
    }
}

package dev.haingestor.adminapi.web;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Makes problem details whose type is always set. */
public final class Problems {

    /** Of a 404. */
    static final String NOTHING = "there is nothing at this path";

    private static final String TYPES = "urn:admin-api:problem:";

    private Problems() {
    }

    public static ProblemDetail of(HttpStatusCode status, String kind, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(type(kind));
        problem.setTitle(title(status));
        return problem;
    }

    static URI type(String kind) {
        return URI.create(TYPES + kind);
    }

    /** The path as it came, or the root's for one that is no reference by itself: {@code //} lacks the host it announces. */
    public static URI instance(String path) {
        try {
            return URI.create(path);
        } catch (IllegalArgumentException e) {
            return URI.create("/");
        }
    }

    /** {@code not-found} for a 404. */
    public static String kind(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null ? "status-" + status.value() : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As a sentence: "Bad request", not "Bad Request". */
    static String title(HttpStatusCode status) {
        HttpStatus known = HttpStatus.resolve(status.value());
        if (known == null) {
            return "Error " + status.value();
        }
        String phrase = known.getReasonPhrase().toLowerCase(Locale.ROOT);
        return phrase.substring(0, 1).toUpperCase(Locale.ROOT) + phrase.substring(1);
    }
}

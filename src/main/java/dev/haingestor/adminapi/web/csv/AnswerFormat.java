package dev.haingestor.adminapi.web.csv;

import dev.haingestor.adminapi.web.BadParameterException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** The format of an answer, by the parameter {@code format} or else the header {@code Accept}. JSON is the default. */
public enum AnswerFormat {
    JSON(MediaType.APPLICATION_JSON),
    CSV(csv());

    /** For {@code produces}, beside {@link MediaType#APPLICATION_JSON_VALUE}. */
    public static final String TEXT_CSV = "text/csv";

    private static final String PARAMETER = "format";
    private static final List<String> ALLOWED = List.of("json", "csv");

    private final MediaType contentType;

    AnswerFormat(MediaType contentType) {
        this.contentType = contentType;
    }

    private static MediaType csv() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("charset", "utf-8");
        parameters.put("header", "present");
        return new MediaType("text", "csv", parameters);
    }

    public MediaType contentType() {
        return contentType;
    }

    /** @throws BadParameterException for a format that there isn't */
    public static AnswerFormat of(HttpServletRequest request) {
        String[] given = request.getParameterValues(PARAMETER);
        if (given == null || given.length == 1 && given[0].isEmpty()) {
            return accepted(request);
        }
        if (given.length > 1 || !ALLOWED.contains(given[0])) {
            throw BadParameterException.oneOf(PARAMETER, ALLOWED);
        }
        return given[0].equals("csv") ? CSV : JSON;
    }

    private static AnswerFormat accepted(HttpServletRequest request) {
        List<MediaType> accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
        return quality(accepted, CSV) > quality(accepted, JSON) ? CSV : JSON;
    }

    /** The quality that the most specific range gives the format: what browsers send suits both alike. */
    private static double quality(List<MediaType> accepted, AnswerFormat format) {
        return accepted.stream()
                .filter(range -> range.includes(format.contentType))
                .min(Comparator.comparing(MediaType::isWildcardType).thenComparing(MediaType::isWildcardSubtype))
                .map(MediaType::getQualityValue)
                .orElse(0.0);
    }
}

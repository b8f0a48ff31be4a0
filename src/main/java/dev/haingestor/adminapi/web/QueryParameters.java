package dev.haingestor.adminapi.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the query parameters of a request. An empty one is as if it were not given; one that is given twice is wrong. */
public final class QueryParameters {

    /** The longest text that is taken, unless a parameter says otherwise. */
    public static final int LONGEST = 256;

    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

    private final HttpServletRequest request;

    public QueryParameters(HttpServletRequest request) {
        this.request = request;
    }

    /** @throws BadParameterException if it is longer than {@value #LONGEST} characters */
    public Optional<String> text(String name) {
        return text(name, LONGEST);
    }

    /** @throws BadParameterException if it is longer than that many characters */
    public Optional<String> text(String name, int longest) {
        String[] values = request.getParameterValues(name);
        if (values == null || values.length == 1 && values[0].isEmpty()) {
            return Optional.empty();
        }
        if (values.length > 1) {
            throw new BadParameterException(name, name + " must be given once", List.of("one value"));
        }
        if (values[0].length() > longest) {
            String allowed = "1 to " + longest + " characters";
            throw new BadParameterException(name, name + " must be " + allowed, List.of(allowed));
        }
        return Optional.of(values[0]);
    }

    /**
     * @param otherwise the number where none is given
     * @throws BadParameterException if it is no whole number from 1 to {@code most}
     */
    public int number(String name, int otherwise, int most) {
        Optional<String> text = text(name);
        int number = text.filter(given -> WHOLE.matcher(given).matches())
                .map(Integer::parseInt)
                .orElse(text.isEmpty() ? otherwise : 0);
        if (number < 1 || number > most) {
            String allowed = "a whole number from 1 to " + most;
            throw new BadParameterException(name, name + " must be " + allowed, List.of(allowed));
        }
        return number;
    }
}

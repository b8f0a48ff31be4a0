package dev.haingestor.adminapi.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * The time range that the parameters {@code from} and {@code to} give, each in RFC 3339.
 *
 * @param from inclusive; empty means from the beginning
 * @param to exclusive; empty means to the end
 */
public record TimeSpan(Optional<Instant> from, Optional<Instant> to) {

    private static final String EXAMPLE = "2026-11-23T10:00:00Z";

    /** @throws BadParameterException if one is not a time, or {@code from} is after {@code to} */
    public static TimeSpan parse(String from, String to) {
        TimeSpan span = new TimeSpan(time("from", from), time("to", to));
        if (span.from.isPresent() && span.to.isPresent() && span.from.get().isAfter(span.to.get())) {
            throw new BadParameterException("from", "from must not be after to", List.of("a time up to " + to));
        }
        return span;
    }

    private static Optional<Instant> time(String name, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw new BadParameterException(name, name + " must be a time such as " + EXAMPLE, List.of(EXAMPLE));
        }
    }
}

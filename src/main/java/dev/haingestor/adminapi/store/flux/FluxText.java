package dev.haingestor.adminapi.store.flux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The query texts, constants in resource files of these names. Their variables are sent beside them, see {@link Extern}. */
enum FluxText {
    COUNT,
    AGGREGATES,
    VALUES,
    COUNT_TOTAL,
    COUNT_REST,
    AGGREGATES_REST,
    VALUES_REST,
    LAST,
    LATEST,
    FIRST,
    POINTS,
    TYPES,
    TAG_VALUES,
    SIZES,
    MEASUREMENTS,
    FIELDS,
    TAGS,
    CHECK;

    private final String text = read(label() + ".flux");

    /** The file's name without its suffix, and the value of the metrics' label {@code query}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The variant of this text for series that need not be told apart; else the text itself. */
    FluxText ofRest() {
        return switch (this) {
            case COUNT -> COUNT_REST;
            case AGGREGATES -> AGGREGATES_REST;
            case VALUES -> VALUES_REST;
            default -> this;
        };
    }

    String text() {
        return text;
    }

    private static String read(String file) {
        try (InputStream in = FluxText.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("query text " + file + " is missing from the application");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

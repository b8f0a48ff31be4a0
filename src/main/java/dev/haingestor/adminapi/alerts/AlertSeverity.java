package dev.haingestor.adminapi.alerts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The severities that clients know, the mildest first. The rules raise warnings and errors. */
public enum AlertSeverity {
    INFO,
    WARNING,
    ERROR,
    CRITICAL;

    /** The name in answers. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertSeverity> of(String label) {
        return Arrays.stream(values())
                .filter(severity -> severity.label().equals(label))
                .findFirst();
    }

    public static List<String> labels() {
        return Arrays.stream(values()).map(AlertSeverity::label).toList();
    }
}

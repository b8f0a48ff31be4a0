package dev.haingestor.adminapi.ops;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The switch's position, when it was changed, and by whom.
 *
 * @param useInfluxdb whether statistics are read from the store; if not, the upstream services answer
 */
public record SwitchState(boolean useInfluxdb, Instant changedAt, ChangedBy changedBy) {

    private static final Pattern TEXT = Pattern.compile("(true|false) (\\S{1,40}) (API_KEY|THIS_MACHINE)");

    /** A flip is newer than any state from the environment. Of two flips at the same time the one to off wins, to be safe. */
    private static final Comparator<SwitchState> AGE = Comparator.comparing(SwitchState::isFlip)
            .thenComparing(SwitchState::changedAt)
            .thenComparing(state -> !state.useInfluxdb());

    /** Parses what {@link #text} wrote; empty for anything else, which text from outside may be. */
    static Optional<SwitchState> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SwitchState(
                    Boolean.parseBoolean(matcher.group(1)),
                    Instant.parse(matcher.group(2)),
                    ChangedBy.valueOf(matcher.group(3))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Such as {@code false 2026-11-23T10:00:00Z API_KEY}. */
    String text() {
        return useInfluxdb + " " + changedAt + " " + changedBy;
    }

    /** Whether somebody set this position, and not the environment. */
    public boolean isFlip() {
        return changedBy != ChangedBy.ENVIRONMENT;
    }

    boolean isNewerThan(SwitchState other) {
        return AGE.compare(this, other) > 0;
    }
}

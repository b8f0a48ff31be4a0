package dev.haingestor.adminapi.ops;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the switch is.
 *
 * @param useInfluxdb false: the upstream services answer, whatever the store could say
 * @param changedAt since when
 */
public record SwitchState(boolean useInfluxdb, Instant changedAt, ChangedBy changedBy) {

    private static final Pattern TEXT = Pattern.compile("(true|false) (\\S{1,40}) (API_KEY|THIS_MACHINE)");

    /** A flip is newer than what the environment says, whenever that was read. Of one moment's two, off is the safe one. */
    private static final Comparator<SwitchState> AGE = Comparator.comparing(SwitchState::isFlip)
            .thenComparing(SwitchState::changedAt).thenComparing(state -> !state.useInfluxdb());

    /** As {@link #text} wrote it. Empty where it is anything else: what comes from outside may be. */
    static Optional<SwitchState> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SwitchState(Boolean.parseBoolean(matcher.group(1)), Instant.parse(matcher.group(2)),
                    ChangedBy.valueOf(matcher.group(3))));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Such as {@code false 2026-11-23T10:00:00Z API_KEY}. */
    String text() {
        return useInfluxdb + " " + changedAt + " " + changedBy;
    }

    /** Somebody's doing, and not the start's. */
    public boolean isFlip() {
        return changedBy != ChangedBy.ENVIRONMENT;
    }

    boolean isNewerThan(SwitchState other) {
        return AGE.compare(this, other) > 0;
    }
}

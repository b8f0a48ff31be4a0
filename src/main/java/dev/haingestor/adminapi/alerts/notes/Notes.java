package dev.haingestor.adminapi.alerts.notes;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All acknowledgements and silences, the oldest first. Immutable. */
public record Notes(List<Acknowledgement> acknowledgements, List<Silence> silences) {

    static final Notes NONE = new Notes(List.of(), List.of());

    /** When there are more the oldest is dropped. */
    static final int MAX_ACKNOWLEDGEMENTS = 1_000;

    public static final int MAX_SILENCES = 200;

    /** Alerts are made of less time than this, so nothing is lost with older notes. */
    private static final Duration KEPT = Duration.ofDays(7);

    public Notes {
        acknowledgements = List.copyOf(acknowledgements);
        silences = List.copyOf(silences);
    }

    Notes with(Acknowledgement added) {
        List<Acknowledgement> all = Stream.concat(
                        acknowledgements.stream().filter(other -> !other.alert().equals(added.alert())),
                        Stream.of(added))
                .sorted(Comparator.comparing(Acknowledgement::at))
                .toList();
        return new Notes(all.subList(Math.max(0, all.size() - MAX_ACKNOWLEDGEMENTS), all.size()), silences);
    }

    Notes without(Predicate<Acknowledgement> dropped) {
        return new Notes(acknowledgements.stream().filter(dropped.negate()).toList(), silences);
    }

    Notes with(Silence added) {
        return new Notes(
                acknowledgements,
                Stream.concat(silences.stream(), Stream.of(added)).toList());
    }

    Notes withoutSilence(String id) {
        return new Notes(
                acknowledgements,
                silences.stream().filter(silence -> !silence.id().equals(id)).toList());
    }

    /** The notes that may still be of an alert. */
    Notes since(Instant now) {
        Instant oldest = now.minus(KEPT);
        return new Notes(
                acknowledgements.stream()
                        .filter(note -> note.at().isAfter(oldest))
                        .toList(),
                silences.stream()
                        .filter(silence -> silence.to().isAfter(oldest))
                        .toList());
    }
}

package dev.haingestor.adminapi.alerts.notes;

import dev.haingestor.adminapi.logging.OutageLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps acknowledgements and silences. What is kept is looked at once a second at most, as other instances may have changed it;
 * while that can't be done, what was last known is shown, and nothing is changed.
 */
public final class AlertNotes {

    private static final Logger log = LoggerFactory.getLogger(AlertNotes.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** As often another instance may have been faster. */
    private static final int TRIES = 100;

    private final NotesKeeper keeper;
    private final Clock clock;
    private final OutageLog outage;
    private final JsonMapper json = JsonMapper.builder().build();

    private Notes known = Notes.NONE;
    private @Nullable Instant looked;

    AlertNotes(NotesKeeper keeper, Clock clock) {
        this.keeper = keeper;
        this.clock = clock;
        this.outage = new OutageLog(
                log,
                clock,
                "Acknowledgements and silences of alerts can't be read from or written to " + keeper + ": {}",
                "Acknowledgements and silences of alerts are read and written again");
    }

    /** All notes, at most a second old, or as they were last known. */
    public synchronized Notes get() {
        Instant now = clock.instant();
        if (looked == null || now.isBefore(looked) || !now.isBefore(looked.plus(FRESH))) {
            looked = now;
            try {
                keep(now, UnaryOperator.identity());
            } catch (NotesUnavailableException shownAsTheyWere) {
                // The log says so.
            }
        }
        return known.since(now);
    }

    /** @throws NotesUnavailableException if it can't be kept now */
    public synchronized void acknowledge(Acknowledgement added) {
        keep(clock.instant(), notes -> notes.with(added));
    }

    /**
     * Takes back an acknowledgement.
     *
     * @throws NotesUnavailableException if that can't be kept now
     */
    public synchronized void takeBack(Acknowledgement dropped) {
        keep(clock.instant(), notes -> notes.without(dropped::equals));
    }

    /**
     * Adds a silence.
     *
     * @return the silence with its id; empty when there are as many as there may be
     * @throws NotesUnavailableException if it can't be kept now
     */
    public synchronized Optional<Silence> silence(
            Instant from, Instant to, @Nullable String service, String who, @Nullable String why) {
        Instant now = clock.instant();
        Silence added = new Silence(UUID.randomUUID().toString(), from, to, service, who, why, now);
        Notes kept = keep(now, notes -> notes.silences().size() < Notes.MAX_SILENCES ? notes.with(added) : notes);
        return kept.silences().contains(added) ? Optional.of(added) : Optional.empty();
    }

    /**
     * Deletes a silence.
     *
     * @return whether there was one
     * @throws NotesUnavailableException if that can't be kept now
     */
    public synchronized boolean unsilence(String id) {
        boolean[] found = new boolean[1];
        keep(clock.instant(), notes -> {
            Notes without = notes.withoutSilence(id);
            found[0] = without.silences().size() < notes.silences().size();
            return without;
        });
        return found[0];
    }

    /** Reads the notes as they are kept, changes them, and keeps them if that changed them. */
    private Notes keep(Instant now, UnaryOperator<Notes> change) {
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                Optional<String> before = keeper.read();
                // A Redis that was emptied is given back what is known here.
                Notes kept = before.isPresent() ? parsed(before.get()) : known;
                known = kept;
                Notes after = change.apply(kept.since(now));
                boolean isKept = before.isPresent() && after.equals(kept)
                        || before.isEmpty() && after.equals(Notes.NONE)
                        || keeper.replace(before, json.writeValueAsString(after));
                if (isKept) {
                    known = after;
                    outage.succeeded();
                    return after;
                }
            }
            throw new IOException("it changes all the time");
        } catch (IOException e) {
            outage.failed(String.valueOf(e.getMessage()));
            throw new NotesUnavailableException("acknowledgements and silences can't be kept now", e);
        }
    }

    private Notes parsed(String text) throws IOException {
        try {
            return json.readValue(text, Notes.class);
        } catch (JacksonException e) {
            throw new IOException("it is damaged", e);
        }
    }
}

package dev.haingestor.adminapi.ops;

import dev.haingestor.adminapi.web.security.Caller;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Whether statistics are read from the store. It begins as the environment says, and whoever may flips it while the
 * service runs.
 *
 * <p>Where instances share it the newest flip holds for all of them, those that start later too: each takes what it finds when
 * that is newer, and else puts what it has. So a flip made while it can't be shared holds at once, and for all once it can.
 */
public final class SourceSwitch {

    private static final Logger log = LoggerFactory.getLogger(SourceSwitch.class);

    private final SharedSwitch shared;
    private final Clock clock;
    private final boolean atStart;

    private volatile SwitchState state;

    /** @param atStart what the environment says */
    SourceSwitch(boolean atStart, SharedSwitch shared, Clock clock) {
        this.shared = shared;
        this.clock = clock;
        this.atStart = atStart;
        this.state = new SwitchState(atStart, now(), ChangedBy.ENVIRONMENT);
    }

    /** False: the upstream services answer, and the store is not to be asked for it. */
    public boolean useInfluxdb() {
        return state.useInfluxdb();
    }

    public SwitchState state() {
        return state;
    }

    /** What the environment says, and where a restart leads when the state isn't shared. */
    boolean atStart() {
        return atStart;
    }

    /** Holds from the next request on. Where the switch is there already nothing happens. */
    synchronized void set(boolean useInfluxdb, Caller caller) {
        // Else a flip of another instance that is not known here yet would win over this one.
        boolean isShared = share();
        if (state.useInfluxdb() == useInfluxdb) {
            return;
        }
        state = new SwitchState(useInfluxdb, later(), caller.byKey() ? ChangedBy.API_KEY : ChangedBy.THIS_MACHINE);
        log.info("USE_INFLUXDB_STATS switched from {} to {} by {}{}", !useInfluxdb, useInfluxdb, caller.getName(),
                isShared && share() ? "" : "; other instances can't be told yet, they follow once they can");
    }

    /** After what it replaces, even where that was made by a clock ahead of ours. */
    private Instant later() {
        Instant next = state.changedAt().plusMillis(1);
        return state.isFlip() && next.isAfter(now()) ? next : now();
    }

    /** False when what is shared could not be asked, or told. */
    @Scheduled(fixedDelay = 1_000)
    synchronized boolean share() {
        try {
            Optional<SwitchState> found = shared.get().flatMap(SwitchState::parse);
            if (found.isPresent() && found.get().isNewerThan(state)) {
                take(found.get());
            } else if (state.isFlip() && (found.isEmpty() || state.isNewerThan(found.get()))) {
                shared.put(state.text());
            }
            return true;
        } catch (RuntimeException e) {
            // Who shares says what is wrong; here the next second tries again.
            return false;
        }
    }

    private void take(SwitchState found) {
        if (found.useInfluxdb() != state.useInfluxdb()) {
            log.info("USE_INFLUXDB_STATS switched from {} to {}, as instances share it: {} did so at {}", state.useInfluxdb(),
                    found.useInfluxdb(), found.changedBy(), found.changedAt());
        }
        state = found;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

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
 * Whether statistics are read from the store. It starts as USE_INFLUXDB_STATS says, and can be flipped while the service runs.
 *
 * <p>Where instances share it, the newest flip holds for all of them, also for later ones: each takes the shared state when
 * that is newer, and otherwise shares its own. A flip that can't be shared yet holds here at once, and everywhere later.
 */
public final class SourceSwitch {

    private static final Logger log = LoggerFactory.getLogger(SourceSwitch.class);

    private final SharedSwitch shared;
    private final Clock clock;
    private final boolean atStart;

    private volatile SwitchState state;

    /** @param atStart the value of USE_INFLUXDB_STATS */
    SourceSwitch(boolean atStart, SharedSwitch shared, Clock clock) {
        this.shared = shared;
        this.clock = clock;
        this.atStart = atStart;
        this.state = new SwitchState(atStart, now(), ChangedBy.ENVIRONMENT);
    }

    /** Whether statistics are read from the store; if not, the upstream services answer and the store must not be asked. */
    public boolean useInfluxdb() {
        return state.useInfluxdb();
    }

    public SwitchState state() {
        return state;
    }

    /** The value of USE_INFLUXDB_STATS, to which a restart returns when the state isn't shared. */
    boolean atStart() {
        return atStart;
    }

    /** Sets the switch from the next request on; does nothing when it is set so already. */
    synchronized void set(boolean useInfluxdb, Caller caller) {
        // Otherwise a flip of another instance that isn't known here yet would win over this one.
        boolean isShared = share();
        if (state.useInfluxdb() == useInfluxdb) {
            return;
        }
        state = new SwitchState(useInfluxdb, later(), caller.byKey() ? ChangedBy.API_KEY : ChangedBy.THIS_MACHINE);
        log.info(
                "USE_INFLUXDB_STATS switched from {} to {} by {}{}",
                !useInfluxdb,
                useInfluxdb,
                caller.getName(),
                isShared && share() ? "" : "; other instances can't be told yet, they follow once they can");
    }

    /** A time after the replaced flip, even where that was made by a clock ahead of ours. */
    private Instant later() {
        Instant next = state.changedAt().plusMillis(1);
        return state.isFlip() && next.isAfter(now()) ? next : now();
    }

    /** Takes the shared state if that is newer, and otherwise shares its own; false when that failed. */
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
            // The implementation logs what is wrong; the next second tries again.
            return false;
        }
    }

    private void take(SwitchState found) {
        if (found.useInfluxdb() != state.useInfluxdb()) {
            log.info(
                    "USE_INFLUXDB_STATS switched from {} to {}, as instances share it: {} did so at {}",
                    state.useInfluxdb(),
                    found.useInfluxdb(),
                    found.changedBy(),
                    found.changedAt());
        }
        state = found;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}

package dev.haingestor.adminapi.sampler;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The interval between two samples of a service: its length, and whether both are of one run. Our clocks may disagree (the wall
 * clock was set, or the steady one stood while the machine slept); then the service's uptime decides.
 */
record SampleInterval(Sample before, Sample now) {

    private static final Duration SLACK = Duration.ofSeconds(1);

    /** Two clocks run apart by less than a thousandth. */
    private static final long RUN_APART = 1_000;

    /** The time that really passed. */
    Duration elapsed() {
        boolean agree = wall().minus(steady()).abs().compareTo(slack(steady())) <= 0 && !wall().isNegative();
        return agree || grewBy(wall()) && !grewBy(steady()) ? wall() : steady();
    }

    /** By how much the wall clock was set meanwhile; positive if forwards. */
    Duration clockWasSet() {
        return wall().minus(elapsed());
    }

    /** Whether both samples are of one run: its uptime grew as time did. */
    boolean isSameRun() {
        return grewBy(wall()) || grewBy(steady());
    }

    /**
     * Whether the uptime is so short that the run must have begun within the interval.
     *
     * @param isAnother whether it is known to be another run than the one before; then a borderline uptime counts
     */
    boolean isRestart(boolean isAnother) {
        Duration longest = longer(wall(), steady());
        Duration shortest = wall().isNegative() || wall().compareTo(steady()) > 0 ? steady() : wall();
        Duration limit = isAnother
                ? longest.plus(now.took()).plus(slack(longest))
                : shortest.minus(before.took()).minus(slack(shortest));
        return now.uptime().filter(uptime -> uptime.compareTo(limit) <= 0).isPresent();
    }

    /**
     * The difference between the growth of the uptime and the time, by the clock that fits better. Both samples must have an
     * uptime.
     */
    Duration deviation() {
        Duration grown = now.uptime().orElseThrow().minus(before.uptime().orElseThrow());
        Duration byWall = grown.minus(wall()).abs();
        Duration bySteady = grown.minus(steady()).abs();
        return byWall.compareTo(bySteady) < 0 ? byWall : bySteady;
    }

    /** The run's start by our clock; never before the earlier sample. */
    Instant startedAt() {
        Instant earliest = now.asked().time().minus(elapsed());
        Optional<Instant> started = now.uptime().map(now.asked().time()::minus);
        return started.filter(earliest::isBefore).orElse(earliest);
    }

    /** Whether the uptime grew by a time, give or take what each answer took. */
    private boolean grewBy(Duration time) {
        if (before.uptime().isEmpty() || now.uptime().isEmpty()) {
            return false;
        }
        Duration grown = now.uptime().get().minus(before.uptime().get());
        Duration slack = slack(time);
        // A wall clock that was set back can make two runs look as if they had started at the same time.
        return !grown.isNegative()
                && grown.compareTo(time.minus(before.took()).minus(slack)) >= 0
                && grown.compareTo(time.plus(now.took()).plus(slack)) <= 0;
    }

    private Duration wall() {
        return now.asked().wallSince(before.asked());
    }

    private Duration steady() {
        return now.asked().steadySince(before.asked());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration slack(Duration time) {
        return SLACK.plus(time.abs().dividedBy(RUN_APART));
    }
}

package dev.haingestor.adminapi.sampler;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What passed between two samples of a service: how much time, and whether it was the same life of it. Our own clocks may
 * disagree (the wall's was set, or the machine slept and the steady one stood); then the service's uptime decides.
 */
record SampleInterval(Sample before, Sample now) {

    private static final Duration SLACK = Duration.ofSeconds(1);

    /** Two clocks run apart by less than a thousandth. */
    private static final long RUN_APART = 1_000;

    /** Time that really passed. */
    Duration elapsed() {
        boolean agree = wall().minus(steady()).abs().compareTo(slack(steady())) <= 0 && !wall().isNegative();
        return agree || grewBy(wall()) && !grewBy(steady()) ? wall() : steady();
    }

    /** By how much the wall's clock was set meanwhile: positive forwards. */
    Duration clockWasSet() {
        return wall().minus(elapsed());
    }

    /** Its uptime grew as time did. */
    boolean isSameLife() {
        return grewBy(wall()) || grewBy(steady());
    }

    /**
     * The uptime is so short that this life must have begun since the sample before.
     *
     * @param isAnother whether it is known to be another life than the one before: then at the border it has begun since
     */
    boolean isRestart(boolean isAnother) {
        Duration longest = longer(wall(), steady());
        Duration shortest = wall().isNegative() || wall().compareTo(steady()) > 0 ? steady() : wall();
        Duration limit = isAnother ? longest.plus(now.took()).plus(slack(longest))
                : shortest.minus(before.took()).minus(slack(shortest));
        return now.uptime().filter(uptime -> uptime.compareTo(limit) <= 0).isPresent();
    }

    /** By how much the uptime grew more or less than time did, by the clock that fits better. Both samples tell it. */
    Duration deviation() {
        Duration grown = now.uptime().orElseThrow().minus(before.uptime().orElseThrow());
        Duration byWall = grown.minus(wall()).abs();
        Duration bySteady = grown.minus(steady()).abs();
        return byWall.compareTo(bySteady) < 0 ? byWall : bySteady;
    }

    /** Since when it is up, by our clock; never before the earlier sample. */
    Instant startedAt() {
        Instant earliest = now.asked().time().minus(elapsed());
        Optional<Instant> started = now.uptime().map(now.asked().time()::minus);
        return started.filter(earliest::isBefore).orElse(earliest);
    }

    /** The totals are of moments within the time that each answer took. */
    private boolean grewBy(Duration time) {
        if (before.uptime().isEmpty() || now.uptime().isEmpty()) {
            return false;
        }
        Duration grown = now.uptime().get().minus(before.uptime().get());
        Duration slack = slack(time);
        return grown.compareTo(time.minus(before.took()).minus(slack)) >= 0
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

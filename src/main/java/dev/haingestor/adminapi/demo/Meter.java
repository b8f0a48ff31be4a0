package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Line;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** A sensor that reports at a steady pace, and skips some reports while the home is quiet. */
final class Meter implements Thing {

    /** How many slots back the previous report is looked for; beyond that the last of them is taken for it. */
    private static final int LOOK_BACK = 100;

    private static final long WAVER = Span.SECOND / 50;

    private final Entity entity;
    private final long pace;
    private final double atRest;
    private final LongFunction<String> state;
    private final boolean asNumber;
    private final Chance chance;
    private final long offset;

    /** @param atRest the share of reports that it makes while nobody is active */
    Meter(Entity entity, long pace, double atRest, LongFunction<String> state, boolean asNumber) {
        this.entity = entity;
        this.pace = pace;
        this.atRest = atRest;
        this.state = state;
        this.asNumber = asNumber;
        this.chance = new Chance(entity.id());
        this.offset = (long) (chance.at(-1) * (pace - Span.SECOND));
    }

    @Override
    public void tell(Span span, Consumer<Line> events) {
        span.slots(pace, slot -> {
            long time = time(slot);
            if (span.holds(time) && reports(slot)) {
                String before = state.apply(time(before(slot)));
                String now = state.apply(time);
                events.accept(asNumber ? entity.measured(time, before, now) : entity.changed(time, before, now));
            }
        });
    }

    private long time(long slot) {
        return slot * pace + offset + (long) (chance.at(2 * slot) * WAVER);
    }

    private boolean reports(long slot) {
        return chance.at(2 * slot + 1) < atRest + (1 - atRest) * Rhythm.liveliness(slot * pace);
    }

    private long before(long slot) {
        for (long earlier = slot - 1; earlier > slot - LOOK_BACK; earlier--) {
            if (reports(earlier)) {
                return earlier;
            }
        }
        return slot - LOOK_BACK;
    }
}

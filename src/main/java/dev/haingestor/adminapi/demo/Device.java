package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Line;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** An entity that reports only changes: a television, a thermostat, a person. */
final class Device implements Thing {

    private final Entity entity;
    private final long slot;
    private final LongFunction<String> state;
    private final Chance chance;

    /** @param state the state during the slot that begins at a time */
    Device(Entity entity, long slot, LongFunction<String> state) {
        this.entity = entity;
        this.slot = slot;
        this.state = state;
        this.chance = new Chance(entity.id());
    }

    @Override
    public void tell(Span span, Consumer<Line> events) {
        span.slots(slot, number -> {
            long time = number * slot + (long) (chance.at(number) * slot);
            if (span.holds(time)) {
                String before = state.apply((number - 1) * slot);
                String now = state.apply(number * slot);
                if (!now.equals(before)) {
                    events.accept(entity.changed(time, before, now));
                }
            }
        });
    }
}

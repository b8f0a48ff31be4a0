package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Line;
import java.util.function.Consumer;

/** A door or a window, opened now and then while people are active, and soon closed again. */
final class Door implements Thing {

    private static final long SLOT = 10 * Span.MINUTE;

    private final Entity contact;
    private final double share;
    private final long openAtMost;
    private final Chance chance;

    /** @param share the probability that it is opened within ten minutes when the home is liveliest */
    Door(String name, String kind, double share, long openAtMost) {
        this.contact = Entity.of("binary_sensor." + name, kind);
        this.share = share;
        this.openAtMost = openAtMost;
        this.chance = new Chance(name);
    }

    @Override
    public void tell(Span span, Consumer<Line> events) {
        span.slots(SLOT, slot -> {
            if (chance.at(3 * slot) < share * Rhythm.liveliness(slot * SLOT)) {
                long open = slot * SLOT + (long) (chance.at(3 * slot + 1) * (SLOT - openAtMost));
                long closed = open + (long) ((.1 + .9 * chance.at(3 * slot + 2)) * openAtMost) - 1;
                if (span.holds(open)) {
                    events.accept(contact.changed(open, "off", "on"));
                }
                if (span.holds(closed)) {
                    events.accept(contact.changed(closed, "on", "off"));
                }
            }
        });
    }
}

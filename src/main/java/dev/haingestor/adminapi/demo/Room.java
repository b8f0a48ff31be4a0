package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.lineprotocol.Line;
import java.util.function.Consumer;

/** A room with a motion sensor, and a light that an automation or a person switches while it is dark. */
final class Room implements Thing {

    private static final long STAY = 5 * Span.MINUTE;
    private static final int MOVES = 3;
    private static final long MOVE = STAY / MOVES;
    private static final double MOVES_AGAIN = .6;

    private final Entity motion;
    private final Entity light;
    private final Entity automation;
    private final double share;
    private final boolean automatic;
    private final Chance chance;

    /**
     * @param share the probability that somebody is in it when the home is liveliest
     * @param automatic whether motion switches its light on
     */
    Room(String name, double share, boolean automatic) {
        this.motion = Entity.of("binary_sensor." + name + "_motion", "motion");
        this.light = Entity.of("light." + name);
        this.automation = Entity.of("automation." + name + "_light_by_motion");
        this.share = share;
        this.automatic = automatic;
        this.chance = new Chance(name);
    }

    @Override
    public void tell(Span span, Consumer<Line> events) {
        Consumer<Line> within = line -> {
            if (span.holds(line.time() / 1_000)) {
                events.accept(line);
            }
        };
        span.slots(STAY, stay -> {
            if (isUsed(stay)) {
                for (int move = 0; move < MOVES; move++) {
                    tellMove(stay, move, within);
                }
            }
            tellLight(stay, within);
        });
    }

    private boolean isUsed(long stay) {
        return chance.at(stay) < share * Rhythm.liveliness(stay * STAY);
    }

    private void tellMove(long stay, int move, Consumer<Line> events) {
        long number = stay * MOVES + move;
        if (move == 0 || chance.at(-3 * number) < MOVES_AGAIN) {
            long on = moves(stay, move);
            long off = on + (long) ((20 + 40 * chance.at(-3 * number - 2)) * Span.SECOND);
            events.accept(motion.changed(on, "off", "on"));
            events.accept(motion.changed(off, "on", "off"));
        }
    }

    private long moves(long stay, int move) {
        return stay * STAY + move * MOVE + (long) (30 * Span.SECOND * chance.at(-3 * (stay * MOVES + move) - 1));
    }

    private boolean isLit(long stay) {
        return isUsed(stay) && Rhythm.isDark(stay * STAY);
    }

    private void tellLight(long stay, Consumer<Line> events) {
        if (isLit(stay) && !isLit(stay - 1)) {
            long time = moves(stay, 0) + Span.SECOND / 5;
            if (automatic) {
                events.accept(automation.triggered(time));
            }
            events.accept(light.called(time + Span.SECOND / 20, "turn_on"));
            events.accept(light.changed(time + Span.SECOND / 4, "off", "on"));
        } else if (!isLit(stay) && isLit(stay - 1)) {
            long time = stay * STAY + Span.MINUTE + (long) (chance.at(stay) * Span.MINUTE);
            events.accept(light.called(time, "turn_off"));
            events.accept(light.changed(time + Span.SECOND / 4, "on", "off"));
        }
    }
}

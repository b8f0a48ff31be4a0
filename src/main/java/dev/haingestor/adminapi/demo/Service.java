package dev.haingestor.adminapi.demo;

import dev.haingestor.adminapi.demo.Trouble.Kind;
import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.FieldType;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.Series;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A service of the ingestion system, which reports its metrics every ten seconds. */
final class Service {

    static final long PACE = 10 * Span.SECOND;

    private static final String MEASUREMENT = "service_metrics";
    private static final double USUAL_ERRORS = .001;
    private static final double SPREAD = .5;

    private final Series series;
    private final List<Trouble> troubles;
    private final double share;
    private final double own;
    private final double writes;
    private final double millis;
    private final Chance chance;
    private final long offset;

    /**
     * @param share the share of the home's events that it processes
     * @param own how many others it processes in ten seconds
     * @param writes how many writes it attempts for each
     * @param millis its usual processing time
     */
    private Service(String name, double share, double own, double writes, double millis) {
        this.series = new Series(MEASUREMENT, new TreeMap<>(Map.of("service", name)));
        this.troubles = Trouble.ALL.stream()
                .filter(trouble -> trouble.service().equals(name))
                .toList();
        this.share = share;
        this.own = own;
        this.writes = writes;
        this.millis = millis;
        this.chance = new Chance(name);
        this.offset = (long) (chance.at(-1) * Span.SECOND);
    }

    static List<Service> all() {
        return List.of(
                new Service("websocket-ingestion", 1, 0, 1, 9),
                new Service("enrichment-pipeline", 1, 0, 1, 28),
                new Service("weather-api", 0, 2.5, 1, 240),
                new Service("calendar-sync", 0, 1.5, .8, 170),
                new Service("energy-correlator", .4, .5, .9, 85),
                new Service("data-retention", 0, 1, 1, 150));
    }

    /**
     * The report on a slot, made soon after its end; empty while the service is silent.
     *
     * @param events how many events the home had in the slot
     */
    Optional<Line> report(long slot, int events) {
        long time = (slot + 1) * PACE + offset;
        if (size(Kind.SILENCE, time).isPresent()) {
            return Optional.empty();
        }
        long processed = whole(events * share + own, chance.at(-8 * slot - 1));
        long attempts = whole(processed * writes, chance.at(-8 * slot - 2));
        double failing = USUAL_ERRORS + size(Kind.ERRORS, time).orElse(0.0);
        long errors = whole(attempts * failing, chance.at(-8 * slot - 3));
        double success = attempts == 0 ? 100 : 100.0 * (attempts - errors) / attempts;
        double busy = millis * (.8 + .4 * Rhythm.liveliness(time))
                + size(Kind.DELAY, time).orElse(0.0);
        return Optional.of(new Line(
                1,
                series,
                List.of(
                        count("events_processed", processed),
                        figure("processing_time_ms", busy * chance.spread(slot, SPREAD)),
                        figure("success_rate", success),
                        count("write_attempts", attempts),
                        count("write_errors", errors)),
                time * 1_000));
    }

    /** The sizes of all troubles of a kind at a time, added up; empty when there are none. */
    private Optional<Double> size(Kind kind, long time) {
        return troubles.stream()
                .filter(trouble -> trouble.kind() == kind && trouble.isOn(time))
                .map(Trouble::size)
                .reduce(Double::sum);
    }

    /** Rounds up or down by chance, so that the mean of many is right. */
    private static long whole(double amount, double chance) {
        return (long) Math.floor(amount + chance);
    }

    private static Field count(String name, long value) {
        return new Field(name, FieldType.INTEGER, value);
    }

    private static Field figure(String name, double value) {
        return new Field(name, FieldType.FLOAT, Math.round(value * 1_000) / 1_000.0);
    }
}

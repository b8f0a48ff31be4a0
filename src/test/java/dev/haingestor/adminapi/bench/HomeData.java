package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.influx.InfluxServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/** The data of a large home: an event a second over 500 entities, and six services that report every ten seconds. */
final class HomeData {

    static final String EVENTS = "home_assistant_events";
    static final String SERVICES = "service_metrics";
    static final List<String> MARKERS = List.of("state", "state_value", "raw_data");

    private static final int ENTITIES = 500;
    private static final int REPORT_SECONDS = 10;
    private static final int BATCH = 20_000;
    private static final List<String> SERVICE_NAMES = List.of(
            "websocket-ingestion",
            "enrichment-pipeline",
            "weather-api",
            "calendar-sync",
            "energy-correlator",
            "data-retention");
    private static final List<String> KINDS = List.of("sensor", "binary_sensor", "light", "switch", "climate");

    private final Consumer<String> sink;
    private final int eventsASecond;
    private final Random random;
    private final double[] states = new double[ENTITIES];
    private final StringBuilder batch = new StringBuilder();
    private int batched;
    private long written;

    HomeData(InfluxServer server, String bucket, Random random) {
        this(lines -> server.write(bucket, lines), 1, random);
    }

    /**
     * @param sink takes some thousand lines at a time
     * @param eventsASecond at the beginning of each second, a nanosecond apart
     */
    HomeData(Consumer<String> sink, int eventsASecond, Random random) {
        this.sink = sink;
        this.eventsASecond = eventsASecond;
        this.random = random;
    }

    /** In order of time, as writers do; returns the number of lines, which is the number of points. */
    long write(Instant end, Duration length) {
        long last = end.getEpochSecond();
        for (long second = last - length.toSeconds() + 1; second <= last; second++) {
            for (int i = 0; i < eventsASecond; i++) {
                event(second, i);
            }
            if (second % REPORT_SECONDS == 0) {
                for (String service : SERVICE_NAMES) {
                    report(service, second);
                }
            }
        }
        flush();
        return written;
    }

    private void event(long second, int nanos) {
        int entity = random.nextInt(ENTITIES);
        double before = states[entity];
        states[entity] = random.nextInt(10_000) / 100.0;
        // A few entities are automations, which have a type of event of their own.
        String type = entity % 25 == 0 ? "automation_triggered" : "state_changed";
        batch.append(EVENTS)
                .append(",entity_id=")
                .append(KINDS.get(entity % KINDS.size()))
                .append(".entity_")
                .append(entity)
                .append(",event_type=")
                .append(type)
                .append(" state=\"")
                .append(states[entity])
                .append("\",old_state=\"")
                .append(before)
                .append("\",attr_friendly_name=\"Entity ")
                .append(entity)
                .append("\",attr_unit_of_measurement=\"%\"");
        end(second, nanos);
    }

    private void report(String service, long second) {
        int attempts = random.nextInt(50);
        int errors = random.nextInt(100) == 0 ? Math.min(attempts, 1) : 0;
        double success = attempts == 0 ? 100 : 100.0 * (attempts - errors) / attempts;
        double millis = Math.exp(2 + random.nextGaussian());
        batch.append(SERVICES)
                .append(",service=")
                .append(service)
                .append(" events_processed=")
                .append(random.nextInt(60))
                .append("i,write_attempts=")
                .append(attempts)
                .append("i,write_errors=")
                .append(errors)
                .append("i,processing_time_ms=")
                .append(decimal(millis))
                .append(",success_rate=")
                .append(decimal(success));
        end(second, 0);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private void end(long second, int nanos) {
        batch.append(' ').append(second * 1_000_000_000L + nanos).append('\n');
        if (++batched == BATCH) {
            flush();
        }
    }

    private void flush() {
        if (batched > 0) {
            sink.accept(batch.toString());
        }
        written += batched;
        batched = 0;
        batch.setLength(0);
    }
}

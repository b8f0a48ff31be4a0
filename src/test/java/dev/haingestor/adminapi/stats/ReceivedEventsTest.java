package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Points;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReceivedEventsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Group RECEIVER = Group.of("websocket-ingestion");

    private final List<Reading> events = new ArrayList<>();
    private final List<Reading> services = new ArrayList<>();

    private void minute(int minute, Rollup stored, Rollup counted, Instant readAt, Source source) {
        Window window = new Window(NOON.plusSeconds(60L * minute), NOON.plusSeconds(60L * minute + 60));
        events.add(Reading.of(window, stored, readAt, source));
        services.add(Reading.of(window, counted, readAt, source));
    }

    private static Rollup stored(long count) {
        return Rollup.of(Group.ALL, "state", new Points(count));
    }

    private static Rollup counted(Group service, long count) {
        return Rollup.of(service, "events_processed", new Delta(6, count));
    }

    @Test
    void sameWholeWindows_areCompared() {
        Instant later = NOON.plusSeconds(600);
        minute(0, stored(90), counted(RECEIVER, 100), later, Source.INFLUXDB);
        minute(1, Rollup.EMPTY, counted(RECEIVER, 20), later, Source.INFLUXDB);
        // Nothing tells what was received.
        minute(2, stored(1_000), Rollup.EMPTY, later, Source.INFLUXDB);
        minute(3, stored(1_000), counted(Group.of("enrichment-pipeline"), 1_000), later, Source.INFLUXDB);
        // The window still runs.
        minute(4, stored(1_000), counted(RECEIVER, 5_000), NOON.plusSeconds(250), Source.INFLUXDB);
        // Both are the service's own counter.
        minute(5, stored(1_000), counted(RECEIVER, 5_000), later, Source.SERVICES_FALLBACK);

        ReceivedEvents compared = ReceivedEvents.of(events, services).orElseThrow();

        assertThat(compared).isEqualTo(new ReceivedEvents(120, 90));
        assertThat(compared.storedPercent()).contains(75.0);
    }

    @Test
    void nothingReceived_isNoShare() {
        minute(0, stored(0), counted(RECEIVER, 0), NOON.plusSeconds(600), Source.EMBEDDED);

        assertThat(ReceivedEvents.of(events, services).orElseThrow().storedPercent())
                .isEmpty();
        assertThat(ReceivedEvents.of(events, List.of())).isEmpty();
    }
}

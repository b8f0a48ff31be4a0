package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Window;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which query texts a read sends: the cheapest ones that are enough for what is asked. */
class QueryTextsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final SeriesQuery SERVICES = SeriesQuery.of("services", Map.of("rate", FieldKind.GAUGE), "service");

    private final DirectQueries queries = new DirectQueries("org", "bucket");

    QueryTextsTest() throws IOException {}

    @AfterEach
    void close() {
        queries.close();
    }

    @Test
    void windows_withoutGroups_areOneTextThatAddsUpSeries() {
        assertThat(windows(EVENTS, Duration.ofMinutes(1))).containsExactly("count_rest");
        assertThat(windows(EVENTS, Duration.ofMinutes(15))).containsExactly("count_total");
    }

    @Test
    void windows_ofGroups_areCountedBeforeAndAfterTheirSums() {
        assertThat(windows(SERVICES, Duration.ofMinutes(1))).containsExactly("aggregates", "count", "count");
    }

    @Test
    void last_shortTime_readsItsPoints() {
        assertThat(last(EVENTS, Duration.ofMinutes(15))).containsExactly("latest");
        assertThat(last(SERVICES, Duration.ofMinutes(15))).containsExactly("latest");
    }

    @Test
    void last_longTime_looksUpEachSeries_unlessOneNewPointTellsAll() {
        assertThat(last(SERVICES, Duration.ofMinutes(16))).containsExactly("last");
        assertThat(last(EVENTS, Duration.ofMinutes(16))).containsExactly("latest");
    }

    private List<String> windows(SeriesQuery query, Duration step) {
        queries.store().windows(query, new Range(NOON.minus(Duration.ofHours(3)), NOON, step));
        return texts();
    }

    private List<String> last(SeriesQuery query, Duration back) {
        queries.store().last(query, new Window(NOON.minus(back), NOON));
        return texts();
    }

    /** Without the size of the groups, which is asked for once. */
    private List<String> texts() {
        return queries.take().stream()
                .map(DirectQueries.Body::text)
                .filter(text -> !text.equals("tag_values"))
                .toList();
    }
}

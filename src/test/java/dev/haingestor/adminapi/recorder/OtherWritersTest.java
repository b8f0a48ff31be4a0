package dev.haingestor.adminapi.recorder;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.store.OracleStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Over a store that names two groups and has many. */
class OtherWritersTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final OracleStore store = new OracleStore(2);
    private final OtherWriters others = new OtherWriters(store, "service_metrics", new SetClock(NOON));

    @Test
    void serviceThatIsNoneOfTheLargest_isFoundWrittenByAnother() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            points.add(point(Map.of("service", "job-" + i % 10), i));
        }
        points.add(point(Map.of("service", "written"), 3));
        points.add(point(Map.of("service", "ours", "recorder", "admin-api"), 3));
        store.write(points);

        others.ask(Set.of("written", "ours"), NOON);

        assertThat(others.write("written", NOON)).isTrue();
        assertThat(others.write("ours", NOON)).isFalse();
    }

    @Test
    void serviceThatWasNotAskedFor_isAskedForThen() {
        store.write(List.of(point(Map.of("service", "a"), 1), point(Map.of("service", "b"), 1)));
        others.ask(Set.of("a"), NOON);

        others.ask(Set.of("b"), NOON.plusSeconds(10));

        assertThat(others.write("a", NOON)).isTrue();
        assertThat(others.write("b", NOON)).isTrue();
        assertThat(others.write("c", NOON)).isFalse();
    }

    private static Point point(Map<String, String> tags, int secondsAgo) {
        return Point.of(NOON.minusSeconds(secondsAgo), "service_metrics", tags, Map.of("write_attempts", 1L));
    }
}

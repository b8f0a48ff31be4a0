package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.Delta;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Groups that come by names, or lose them, while windows of them are kept. */
class RestOfGroupsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Group A = Group.of("a");
    private static final Group REST = Group.rest(1);

    @Test
    void lastTime_ofAGroupThatHasLostItsName_isThatOfTheRest() {
        List<Reading> readings = List.of(Reading.of(
                new Window(NOON, NOON.plusSeconds(60)), rollup(A, 1), NOON.plusSeconds(60), Source.EMBEDDED));

        assertThat(LastTimesCheck.unknownSince(Map.of(REST, NOON.plusSeconds(5)), readings))
                .isEmpty();
        assertThat(LastTimesCheck.unknownSince(Map.of(REST, NOON.minusSeconds(5)), readings))
                .contains(NOON);
        assertThat(LastTimesCheck.unknownSince(Map.of(), readings)).contains(NOON);
    }

    @Test
    void group_thatComesByAName_bringsNoLatePoints() {
        Rollup before = rollup(REST, 7);
        Rollup after = Rollup.sum(List.of(rollup(REST, 3), rollup(A, 4)));

        assertThat(LatePoints.newPoints(before, after)).isZero();
        assertThat(LatePoints.newPoints(after, before)).isZero();
        assertThat(LatePoints.newPoints(before, after.plus(rollup(A, 2)))).isEqualTo(2);
    }

    private static Rollup rollup(Group group, long points) {
        return Rollup.of(group, "write_attempts", new Delta(points, 1));
    }
}

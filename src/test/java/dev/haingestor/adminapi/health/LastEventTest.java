package dev.haingestor.adminapi.health;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LastEventTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration FRESH = Duration.ofMinutes(1);

    @Test
    void bothFresh_laterEventIsTheNews() {
        assertThat(newest(known(9, 1), known(8, 7))).isEqualTo(known(8, 7));
        assertThat(newest(known(8, 1), known(8, 7))).isEqualTo(known(8, 1));
    }

    @Test
    void sourceThatHangs_givesWay_evenWhereItKnewOfALaterEvent() {
        assertThat(newest(known(61, 60), known(62, 3))).isEqualTo(known(62, 3));
    }

    @Test
    void bothHang_laterEventIsTheNews_andNothingIsKnownUntilNow() {
        assertThat(newest(known(71, 70), known(400, 65))).isEqualTo(known(71, 70));
        assertThat(known(71, 70).knownUntil(NOW, FRESH)).isEqualTo(NOW);
    }

    @Test
    void fresh_isKnownUntilItsOwnTime() {
        assertThat(known(90, 59).knownUntil(NOW, FRESH)).isEqualTo(NOW.minusSeconds(59));
    }

    private static LastEvent known(long event, long asOf) {
        return new LastEvent(NOW.minusSeconds(event), NOW.minusSeconds(asOf));
    }

    private static LastEvent newest(LastEvent... known) {
        return Stream.of(known).max(LastEvent.byNews(NOW, FRESH)).orElseThrow();
    }
}

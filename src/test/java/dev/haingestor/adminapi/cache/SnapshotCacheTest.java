package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Reading;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.Source;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SnapshotCacheTest {

    private static final SeriesQuery EVENTS = SeriesQuery.of("events", Map.of("state", FieldKind.POINTS));
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Tail TAIL = tail();

    private final SnapshotCache snapshots = new SnapshotCache();

    private static Tail tail() {
        return new Tail(NOON, NOON, null, Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
    }

    private static Question question() {
        return new Question(List.of(), MINUTE, null, null);
    }

    private static Snapshot snapshot(int windows) {
        Reading reading = Reading.of(new Window(NOON, NOON.plus(MINUTE)), Rollup.EMPTY, NOON, Source.INFLUXDB);
        return new Snapshot(
                NOON,
                Map.of(EVENTS, Collections.nCopies(windows, reading)),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }

    @Test
    void ofTwoThatAreMadeAtOnce_theFirstIsGivenToBoth() {
        Question question = question();
        Snapshot first = snapshot(10);

        assertThat(snapshots.keep(question, TAIL, 1, first)).isSameAs(first);
        assertThat(snapshots.keep(question, TAIL, 1, snapshot(10))).isSameAs(first);
    }

    @Test
    void anotherTailOrEpoch_isAnotherSnapshot() {
        Question question = question();
        Snapshot first = snapshots.keep(question, TAIL, 1, snapshot(10));

        assertThat(snapshots.get(question, TAIL, 1)).containsSame(first);
        assertThat(snapshots.get(question, TAIL, 2)).isEmpty();
        assertThat(snapshots.get(question, tail(), 1)).isEmpty();
    }

    @Test
    void whoAsksForAllThereIs_doesNotFillTheMemory() {
        List<Question> many = IntStream.range(0, 270).mapToObj(i -> question()).toList();
        many.forEach(question -> snapshots.keep(question, TAIL, 1, snapshot(1_500)));

        assertThat(many.stream()
                        .filter(question -> snapshots.get(question, TAIL, 1).isPresent())
                        .count())
                .isBetween(1L, 13L);
    }
}

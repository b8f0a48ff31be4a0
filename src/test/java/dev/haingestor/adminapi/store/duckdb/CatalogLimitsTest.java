package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Precision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** How many names a writer may make up, and that none of them keeps the schema's own out. */
@Tag("slow")
class CatalogLimitsTest {

    private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final Duration KEPT = Duration.ofDays(2);

    private final SetClock clock = new SetClock(START);

    @TempDir
    private Path folder;

    private Embedded embedded;

    @BeforeEach
    void open() {
        embedded = Embedded.open(folder, KEPT, clock);
    }

    @AfterEach
    void close() {
        embedded.close();
    }

    @Test
    void tooManyMeasurements_lockOutNoneOfTheSchema() {
        assertTaken(IntStream.range(0, 1_000).mapToObj(i -> "junk" + i + " v=1").collect(Collectors.joining("\n")));

        assertRefused("one v=1", "there are 1000 measurements already, and no more are kept");
        assertTaken(
                "home_assistant_events,entity_id=a state=\"on\"\nservice_metrics,service=a write_attempts=1i\njunk0 v=2");
    }

    @Test
    void measurementsThatRetentionHasEmptied_makeRoomAtOnce() {
        assertTaken(IntStream.range(0, 1_000).mapToObj(i -> "junk" + i + " v=1").collect(Collectors.joining("\n")));
        assertTaken("service_metrics,service=a write_attempts=1i");
        clock.set(START.plus(KEPT).plus(Duration.ofDays(1)).plusSeconds(10_800));
        assertTaken("junk0 v=1");
        embedded.writer().expire();

        assertThat(embedded.writer().catalog().tables()).containsOnlyKeys("junk0");
        assertTaken(IntStream.range(1, 1_000).mapToObj(i -> "new" + i + " w=1i").collect(Collectors.joining("\n")));
        assertThat(embedded.export()).hasLineCount(1_000).contains("new999 w=1i ");
    }

    @Test
    void tooManyFields_areRefused_andThoseOfBeforeAreStillWritten() {
        assertTaken("home_assistant_events state=\"on\"");
        WriteResult result = write(IntStream.range(0, 100_000)
                .mapToObj(i -> "home_assistant_events f" + i + "=" + i)
                .collect(Collectors.joining("\n")));

        assertThat(result.taken()).isEqualTo(999);
        assertThat(result.refused()).isEqualTo(99_001);
        assertThat(result.first().get(0).reason()).isEqualTo("its measurement would have more than 1000 fields");
        assertTaken("home_assistant_events f0=5,state=\"off\"");
        assertRefused(
                "home_assistant_events "
                        + IntStream.range(0, 5_000)
                                .mapToObj(i -> "g" + i + "=1")
                                .collect(Collectors.joining(",")),
                "its measurement would have more than 1000 fields");
    }

    @Test
    void tooManyFieldsInAll_lockOutNoneOfTheSchema() {
        for (int measurement = 0; measurement < 20; measurement++) {
            int number = measurement;
            assertTaken("junk" + measurement + " "
                    + IntStream.range(0, 1_000)
                            .mapToObj(i -> "f" + number + "x" + i + "=\"a\"")
                            .collect(Collectors.joining(",")));
        }
        assertRefused("another v=1", "all measurements together would have more than 20000 fields");
        assertTaken("home_assistant_events,entity_id=a state=\"on\",more=1\njunk3 f3x5=\"b\"");
    }

    @Test
    void fieldsThatRetentionHasEmptied_makeRoom() {
        assertTaken("m kept=1i,"
                + IntStream.range(1, 1_000).mapToObj(i -> "f" + i + "=\"a\"").collect(Collectors.joining(",")));
        clock.set(START.plus(KEPT).plus(Duration.ofDays(2)).plusSeconds(10_800));
        assertTaken("m kept=1i");
        assertRefused("m new=\"a\"", "its measurement would have more than 1000 fields");
        embedded.writer().expire();

        assertTaken("m new=\"a\",kept=2i");
    }

    @Test
    void pointFarAhead_isRefused() {
        long day = EpochNanos.of(START.plus(Duration.ofDays(1)));
        assertTaken("m v=1 " + day);
        assertRefused("m v=1 " + (day + 1), "its time is more than 24 h ahead");
        assertRefused("m v=1 " + (Long.MAX_VALUE - 1), "its time is more than 24 h ahead");
        assertThat(embedded.export()).hasLineCount(1);
    }

    private void assertTaken(String lines) {
        assertThat(write(lines).first()).isEmpty();
    }

    private void assertRefused(String line, String reason) {
        WriteResult result = write(line);
        assertThat(result.taken()).isZero();
        assertThat(result.first()).extracting(rejection -> rejection.reason()).containsExactly(reason);
    }

    private WriteResult write(String lines) {
        byte[] body = lines.getBytes(StandardCharsets.UTF_8);
        return embedded.writer()
                .write(RequestLines.of(
                        new LineParser(Precision.NANOSECONDS, EpochNanos.of(clock.instant())), body, body.length));
    }
}

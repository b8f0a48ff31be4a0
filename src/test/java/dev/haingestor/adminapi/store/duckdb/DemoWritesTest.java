package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.demo.Demo;
import dev.haingestor.adminapi.demo.DemoHome;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.Rollup;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the demo writes as time goes on, whatever time does. */
@ExtendWith(OutputCaptureExtension.class)
class DemoWritesTest {

    private static final Instant START = Instant.parse("2026-03-02T18:00:00.123456Z");
    private static final SeriesQuery REPORTS =
            SeriesQuery.of("service_metrics", Map.of("write_attempts", FieldKind.POINTS));

    private final DemoHome home = new DemoHome();
    private final SetClock clock = new SetClock(START);

    @TempDir
    private Path folder;

    private Embedded embedded;
    private Demo demo;

    @BeforeEach
    void start() {
        embedded = Embedded.open(folder);
        demo = new Demo(home, embedded.writer(), clock);
    }

    @AfterEach
    void stop() {
        embedded.close();
    }

    @Test
    void everyMoment_isWrittenOnce() {
        for (int turn = 0; turn < 10; turn++) {
            clock.pass(Duration.ofMillis(1_000 + 900 * turn));
            demo.goOn();
        }
        assertThat(written()).isEqualTo(expected()).isPositive();
    }

    @Test
    void sleepOfTheComputer_isMadeUpForInTurns() {
        clock.set(START.plus(Duration.ofHours(4)));
        demo.goOn();
        assertThat(written()).isPositive().isLessThan(expected());
        demo.goOn();

        assertThat(written()).isEqualTo(expected());
    }

    @Test
    void clockSetBack_writesNothingUntilItIsThereAgain() {
        clock.set(START.plusSeconds(60));
        demo.goOn();
        long before = written();
        clock.set(START.plusSeconds(20));
        demo.goOn();

        assertThat(written()).isEqualTo(before);
    }

    @Test
    void failure_isOneLine(CapturedOutput output) {
        embedded.writer().close();
        clock.set(START.plusSeconds(60));
        demo.goOn();
        demo.goOn();
        demo.fill();

        assertThat(output.getOut().lines())
                .filteredOn(line -> line.contains("could not write"))
                .hasSize(1);
    }

    private long written() {
        Rollup all = embedded.store()
                .windows(
                        REPORTS,
                        new Range(
                                Instant.parse("2026-03-02T12:00:00Z"),
                                Instant.parse("2026-03-03T00:00:00Z"),
                                Duration.ofHours(12)))
                .get(0);
        return all.cell(Group.ALL, "write_attempts").map(cell -> cell.count()).orElse(0L);
    }

    private long expected() {
        return home.lines(START, clock.instant()).stream()
                .filter(line -> line.series().measurement().equals("service_metrics"))
                .count();
    }
}

package dev.haingestor.adminapi.attack;

import dev.haingestor.adminapi.AppProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing that anybody sends ends the service, or takes it from others: the short form of {@code bench/attack}. */
@Tag("integration")
@Tag("slow")
class AttackTest {

    @TempDir
    private Path folder;

    @Test
    void attacks_leaveTheServiceToOthers() throws Exception {
        try (AppProcess app =
                AppProcess.start(folder, Map.of("RECORD_SERVICE_METRICS", "false", "STATS_BUDGET", "20s"))) {
            AttackRun run = new AttackRun(app.watched());
            run.writeHome();

            List<AttackRow> rows = run.run(Attacks.all(Attacks.Size.SHORT));

            assertThat(rows).allMatch(AttackRow::holds);
            assertThat(run.isHomeThere()).isTrue();
            assertThat(app.printed()).noneMatch(line -> line.contains("s3cret-key"));
        }
    }
}

package dev.haingestor.adminapi.alerts.notes;

import dev.haingestor.adminapi.SetClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class AlertNotesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock(NOW);

    private AlertNotes notes() {
        return new AlertNotes(new NotesFile(folder.resolve("data"), "alert-notes"), clock);
    }

    static Acknowledgement of(String alert, Instant at) {
        return new Acknowledgement(alert, "anna", null, at);
    }

    @Test
    void notes_areThereAfterARestart() {
        AlertNotes before = notes();
        before.acknowledge(new Acknowledgement("a.b.c.d", "änna", "why \"not\"", NOW));
        Silence silence =
                before.silence(NOW, NOW.plusSeconds(60), "s", "ben", null).orElseThrow();

        Notes after = notes().get();

        assertThat(after).isEqualTo(before.get());
        assertThat(after.acknowledgements())
                .containsExactly(new Acknowledgement("a.b.c.d", "änna", "why \"not\"", NOW));
        assertThat(after.silences()).containsExactly(silence);
        assertThat(folder.resolve("data")).isDirectoryContaining("glob:**/alert-notes.json");
        assertThat(folder.resolve("data").toFile().list()).hasSize(1);
    }

    @Test
    void secondAcknowledgement_replacesTheFirst() {
        AlertNotes notes = notes();
        notes.acknowledge(of("a", NOW));
        notes.acknowledge(of("a", NOW.plusSeconds(1)));

        assertThat(notes.get().acknowledgements()).containsExactly(of("a", NOW.plusSeconds(1)));
    }

    @Test
    void moreThanAThousand_dropTheOldest() {
        Notes notes = IntStream.range(0, Notes.MAX_ACKNOWLEDGEMENTS + 5)
                .mapToObj(i -> of("a" + i, NOW.minusSeconds(i)))
                .reduce(Notes.NONE, Notes::with, (one, other) -> other);

        assertThat(notes.acknowledgements()).hasSize(Notes.MAX_ACKNOWLEDGEMENTS);
        assertThat(notes.acknowledgements().get(999).alert()).isEqualTo("a0");
    }

    @Test
    void oldNotes_areDropped() {
        AlertNotes notes = notes();
        notes.acknowledge(of("a", NOW));
        notes.silence(NOW, NOW.plusSeconds(1), null, "anna", null);
        clock.pass(Duration.ofDays(7).minusSeconds(1));
        notes.acknowledge(of("b", clock.instant()));
        assertThat(notes.get().acknowledgements()).hasSize(2);
        clock.pass(Duration.ofSeconds(3));

        assertThat(notes.get().acknowledgements())
                .extracting(Acknowledgement::alert)
                .containsExactly("b");
        assertThat(notes.get().silences()).isEmpty();
    }

    @Test
    void damagedFile_isSaid_andLeftAsItIs(CapturedOutput output) throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Path file = Files.writeString(folder.resolve("data").resolve("alert-notes.json"), "{\"silences\": [");
        AlertNotes notes = notes();

        assertThat(notes.get()).isEqualTo(Notes.NONE);
        assertThatExceptionOfType(NotesUnavailableException.class)
                .isThrownBy(() -> notes.acknowledge(of("a", NOW)))
                .withMessage("acknowledgements and silences can't be kept now");
        assertThat(file).hasContent("{\"silences\": [");
        assertThat(output).containsOnlyOnce("alert-notes.json: it is damaged");
    }

    @Test
    void folderThatCantBeWritten_failsTheChange_andNothingIsShownOfIt() throws IOException {
        Files.writeString(folder.resolve("data"), "no folder");
        AlertNotes notes = notes();

        assertThatExceptionOfType(NotesUnavailableException.class).isThrownBy(() -> notes.acknowledge(of("a", NOW)));
        assertThat(notes.get()).isEqualTo(Notes.NONE);
    }
}

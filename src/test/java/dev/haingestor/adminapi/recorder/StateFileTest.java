package dev.haingestor.adminapi.recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StateFileTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsWritten_isRead_alsoAgain() throws IOException {
        StateFile file = new StateFile(folder.resolve("new"));
        assertThat(file.read()).isEmpty();

        file.write("{\"a\": \"°C\\n\"}");
        file.write("{}\n");

        assertThat(new StateFile(folder.resolve("new")).read()).contains("{}\n");
        assertThat(folder.resolve("new"))
                .isDirectoryContaining("glob:**" + StateFile.NAME)
                .isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void anyByteThatChanged_isNoticed() throws IOException {
        StateFile file = new StateFile(folder);
        file.write("{\"lives\": 17}");
        byte[] written = Files.readAllBytes(folder.resolve(StateFile.NAME));
        for (int i = 0; i < written.length; i++) {
            byte[] damaged = written.clone();
            damaged[i] ^= 1;
            Files.write(folder.resolve(StateFile.NAME), damaged);
            assertThatThrownBy(file::read).as("byte " + i).isInstanceOf(IOException.class);
        }
    }

    @Test
    void halfOfIt_oneOfAnotherProgram_orOfTheFuture_isNotUsed() throws IOException {
        assertThatThrownBy(() -> readWith("{\"a\": 1}")).hasMessage("it is no such file");
        assertThatThrownBy(() -> readWith("")).hasMessage("it is no such file");
        assertThatThrownBy(() -> readWith("admin-api upstream-state: 2: 0\n{}"))
                .hasMessage("it is of version 2, and this reads 1");
        new StateFile(folder).write("{\"a\": 1}");
        String whole = Files.readString(folder.resolve(StateFile.NAME));
        assertThatThrownBy(() -> readWith(whole.substring(0, whole.length() - 3)))
                .hasMessage("it is damaged");
    }

    private void readWith(String text) throws IOException {
        Files.writeString(folder.resolve(StateFile.NAME), text);
        new StateFile(folder).read();
    }
}

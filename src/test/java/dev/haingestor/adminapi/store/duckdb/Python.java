package dev.haingestor.adminapi.store.duckdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Python with the packages of {@code clients/requirements.txt}, kept under {@code target} for the next run. */
final class Python {

    private static final Path FOLDER = Path.of("target", "python-clients");
    private static final Path REQUIREMENTS = Path.of("src", "test", "resources", "clients", "requirements.txt");

    private Python() {}

    /** Without python3 the test is skipped; without the packages too, but with {@code CI} set it fails. */
    static String program() throws IOException {
        Program.require("python3", "--version");
        String wanted = Files.readString(REQUIREMENTS);
        Path installed = FOLDER.resolve("installed.txt");
        if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
            install();
            Files.writeString(installed, wanted);
        }
        return FOLDER.resolve("bin/python").toString();
    }

    private static void install() {
        try {
            Program.run("python3", "-m", "venv", "--clear", FOLDER.toString());
            Program.run(
                    FOLDER.resolve("bin/pip").toString(),
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--no-input",
                    "--retries",
                    "1",
                    "--timeout",
                    "10",
                    "-r",
                    REQUIREMENTS.toString());
        } catch (AssertionError e) {
            if (System.getenv("CI") != null) {
                throw e;
            }
            throw Program.notTested("the Python clients can't be installed: " + e.getMessage());
        }
    }
}

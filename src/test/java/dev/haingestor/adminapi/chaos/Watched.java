package dev.haingestor.adminapi.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service in a process of its own, and the log that it writes. */
public record Watched(String url, long pid, Path log) {

    long lines() throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> !line.isBlank()).count();
        }
    }

    /** Resident megabytes, on Linux. */
    public long megabytes() throws IOException {
        return status("VmRSS") / 1_024;
    }

    /** Of the operating system, on Linux. */
    public long threads() throws IOException {
        return status("Threads");
    }

    /** -1 elsewhere. */
    private long status(String name) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        return !Files.isReadable(status)
                ? -1
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith(name + ":"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(-1);
    }
}

package dev.haingestor.adminapi.store.duckdb;

import java.io.IOException;

/** How large a process' files may become: a disk that is full for this process alone. Works on Linux. */
final class FileLimit {

    private FileLimit() {}

    static boolean isKnown() {
        try {
            set(ProcessHandle.current().pid(), "unlimited");
            return true;
        } catch (IOException notLinux) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** @param bytes or {@code unlimited} */
    static void set(long pid, String bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("prlimit", "--pid", String.valueOf(pid), "--fsize=" + bytes + ":unlimited")
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(printed);
        }
    }
}

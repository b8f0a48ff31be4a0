package dev.haingestor.adminapi.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A small file that is replaced as a whole, so that a reader finds the last content or the one before. Its first line has its
 * version and a checksum of the rest.
 */
final class StateFile {

    static final String NAME = "upstream-state";

    /** The version of the content; to be raised when its meaning changes. */
    static final int VERSION = 1;

    private static final String KIND = "admin-api upstream-state";

    /** The largest file that is read, ten times the longest backlog. */
    private static final long MAX_BYTES = 64L << 20;

    private final Path folder;
    private final Path file;

    StateFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve(NAME);
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /**
     * Reads the content; empty when there is no file.
     *
     * @throws IOException if it can't be used; the message is one line on why
     */
    Optional<String> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is too long");
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int line = text.indexOf('\n');
        String[] head = line < 0 ? new String[0] : text.substring(0, line).split(": ");
        if (head.length != 3 || !head[0].equals(KIND)) {
            throw new IOException("it is no such file");
        }
        if (!head[1].equals(String.valueOf(VERSION))) {
            throw new IOException("it is of version " + head[1] + ", and this reads " + VERSION);
        }
        String body = text.substring(line + 1);
        if (!head[2].equals(checksum(body))) {
            throw new IOException("it is damaged");
        }
        return Optional.of(body);
    }

    /** Replaces the content, and returns when that is durable. */
    void write(String body) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve(NAME + ".new");
        String text = KIND + ": " + VERSION + ": " + checksum(body) + "\n" + body;
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String checksum(String body) {
        CRC32 sum = new CRC32();
        sum.update(body.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue());
    }
}

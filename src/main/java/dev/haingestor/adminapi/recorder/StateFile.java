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
 * A small file that is replaced whole: whoever reads it finds what was written last, or what was written before, and nothing
 * between. Its first line says what it is, and has a checksum of the rest.
 */
final class StateFile {

    static final String NAME = "upstream-state";

    /** To be raised when what is in it changes its meaning. */
    static final int VERSION = 1;

    private static final String KIND = "admin-api upstream-state";

    /** Ten times as much as there is with the longest backlog. */
    private static final long MOST_BYTES = 64L << 20;

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
     * Empty where there is none.
     *
     * @throws IOException with one line on why it can't be used
     */
    Optional<String> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MOST_BYTES) {
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

    /** Returns when it is durable. */
    void write(String body) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve(NAME + ".new");
        String text = KIND + ": " + VERSION + ": " + checksum(body) + "\n" + body;
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
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

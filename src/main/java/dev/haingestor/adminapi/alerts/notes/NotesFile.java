package dev.haingestor.adminapi.alerts.notes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps the text in a small file, which is replaced as a whole. The file is this instance's alone. */
final class NotesFile implements NotesKeeper {

    private static final long MAX_BYTES = 16L << 20;

    private final Path folder;
    private final Path file;

    NotesFile(Path folder, String name) {
        this.folder = folder;
        this.file = folder.resolve(name + ".json");
    }

    @Override
    public Optional<String> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is too long");
        }
        return Optional.of(Files.readString(file));
    }

    /** Returns when the text is durable. */
    @Override
    public boolean replace(Optional<String> before, String after) throws IOException {
        Files.createDirectories(folder);
        Path fresh = folder.resolve(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(after.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}

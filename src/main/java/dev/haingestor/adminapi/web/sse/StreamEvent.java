package dev.haingestor.adminapi.web.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * An event as it is sent. All subscribers share its bytes.
 *
 * @param number grows with each event of a stream
 * @param id by which a client that connects again says what it has; empty where that is worth nothing
 */
public record StreamEvent(long number, String id, byte[] bytes) {

    /**
     * Makes an event of the usual type, {@code message}.
     *
     * @param data one line
     */
    public static StreamEvent message(long number, String id, byte[] data) {
        return new StreamEvent(number, id, bytes("id: " + id, data));
    }

    /**
     * Makes an event of another type.
     *
     * @param data one line
     */
    public static StreamEvent typed(long number, String type, byte[] data) {
        return new StreamEvent(number, "", bytes("event: " + type, data));
    }

    private static byte[] bytes(String head, byte[] data) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(data.length + head.length() + 16);
        bytes.writeBytes((head + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(data);
        bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}

package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.App;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/** The embedded store as those see it who write over HTTP; what was kept is seen in the export. */
public record Wire(App app) {

    private static final AtomicInteger MEASUREMENTS = new AtomicInteger();

    /** A measurement of one test's own. */
    static String newMeasurement() {
        return "test" + MEASUREMENTS.incrementAndGet();
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    HttpResponse<String> post(String path, byte[] body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(app.uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return app.send(request);
    }

    String export() {
        return app.get("/api/v1/export.lp").body();
    }

    /** The measurement's lines without its name. */
    List<String> kept(String measurement) {
        return export().lines()
                .filter(line -> line.matches(measurement + "[, ].*"))
                .map(line -> line.substring(measurement.length()).strip())
                .toList();
    }

    /** Sends exactly this and only then reads, as the plainest of clients do; everything up to the connection's end. */
    String raw(String head, byte[] body) {
        try (Socket socket = new Socket("127.0.0.1", app.uri("/").getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    public static byte[] gzip(String plain) {
        return gzip(plain.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.haingestor.adminapi.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One kept connection of HTTP/1.1 over a bare socket: on two cores a real client would be most of what is measured. */
final class RawClient implements AutoCloseable {

    private final URI uri;
    private Socket socket;
    private InputStream in;

    RawClient(String url) throws IOException {
        uri = URI.create(url);
        connect();
    }

    private void connect() throws IOException {
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    static byte[] request(String url, String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + URI.create(url).getHost() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Length of the body of a 200 that says how long it is. */
    int get(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("it answered " + status);
        }
        int length = -1;
        boolean last = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).trim());
            }
            last |= header.equalsIgnoreCase("Connection: close");
        }
        if (length < 0) {
            throw new IOException("an answer without a length");
        }
        in.skipNBytes(length);
        if (last) {
            // A server ends a connection after a hundred requests.
            close();
            connect();
        }
        return length;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

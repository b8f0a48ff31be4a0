package dev.haingestor.adminapi.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between the service and InfluxDB, and counts the rows that pass: lines of the answers. */
final class CountingProxy implements AutoCloseable {

    private final URI target;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong rows = new AtomicLong();

    CountingProxy(String target) throws IOException {
        this.target = URI.create(target);
        run(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    long rows() {
        return rows.get();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = server.accept();
            Socket upstream = new Socket(target.getHost(), target.getPort());
            run(() -> copy(client, upstream, false));
            run(() -> copy(upstream, client, true));
        }
    }

    private void copy(Socket from, Socket to, boolean counted) throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                for (int i = 0; counted && i < read; i++) {
                    if (buffer[i] == '\n') {
                        rows.incrementAndGet();
                    }
                }
            }
        }
    }

    private static void run(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // By either side.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {

        void run() throws IOException;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package dev.haingestor.adminapi.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from the service to InfluxDB, byte by byte: it can be cut, delayed, and led elsewhere. */
final class FaultyLink implements AutoCloseable {

    private static final Way PLAIN = new Way(Long.MAX_VALUE, 0, true);

    private final URI home;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket door;
    private volatile URI target;
    private volatile Way way = PLAIN;

    /**
     * @param bytes so many of a connection's answers pass
     * @param delayMillis before an answer goes on
     * @param ends whether it is closed then; else nothing comes any more
     */
    private record Way(long bytes, long delayMillis, boolean ends) {}

    FaultyLink(String home) throws IOException {
        this.home = URI.create(home);
        this.target = this.home;
        open(0);
        this.port = door.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Nobody listens. */
    void refuse() throws IOException {
        close();
    }

    /** As it should be. */
    void mend() throws IOException {
        become(home, PLAIN);
        if (door.isClosed()) {
            open(port);
        }
    }

    void leadTo(String url) {
        become(URI.create(url), PLAIN);
    }

    void cutAfter(long bytes) {
        become(home, new Way(bytes, 0, true));
    }

    void stopAfter(long bytes) {
        become(home, new Way(bytes, 0, false));
    }

    void delay(long millis) {
        become(home, new Way(Long.MAX_VALUE, millis, true));
    }

    private void become(URI leadsTo, Way now) {
        target = leadsTo;
        way = now;
        hangUp();
    }

    private void hangUp() {
        open.forEach(FaultyLink::end);
        open.clear();
    }

    private void open(int at) throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 200);
        door = opened;
        start(() -> accept(opened));
    }

    private void accept(ServerSocket at) throws IOException {
        while (!at.isClosed()) {
            Socket client = at.accept();
            open.add(client);
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        Way ours = way;
        Socket behind = new Socket();
        try {
            behind.connect(new InetSocketAddress(target.getHost(), target.getPort()));
        } catch (IOException refused) {
            end(client);
            return;
        }
        open.add(behind);
        start(() -> pass(client, behind, PLAIN));
        pass(behind, client, ours);
    }

    private void pass(Socket from, Socket to, Way ours) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long left = ours.bytes;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            while (left > 0 || !ours.ends) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                Thread.sleep(ours.delayMillis);
                to.getOutputStream().write(buffer, 0, (int) Math.max(0, Math.min(read, left)));
                left -= read;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // As it should be.
        }
    }

    private static void start(Work work) {
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
        door.close();
        hangUp();
    }
}

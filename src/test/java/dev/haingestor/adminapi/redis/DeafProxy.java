package dev.haingestor.adminapi.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Stands before a server, and may forget connections without closing them, as a firewall does or a host that lost its power. */
final class DeafProxy implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int server;
    private volatile AtomicBoolean lost = new AtomicBoolean();

    DeafProxy(int server) throws IOException {
        this.server = server;
        new Thread(this::accept, "proxy").start();
    }

    int port() {
        return door.getLocalPort();
    }

    /** New ones are served. */
    void loseConnections() {
        lost.set(true);
        lost = new AtomicBoolean();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.addAll(List.of(client, behind));
                AtomicBoolean ours = lost;
                new Thread(() -> pass(client, behind, ours), "proxy-in").start();
                new Thread(() -> pass(behind, client, ours), "proxy-out").start();
            } catch (IOException ended) {
                // The next one, or the end.
            }
        }
    }

    /** What comes over a lost connection is taken and goes nowhere. */
    private static void pass(Socket from, Socket to, AtomicBoolean lost) {
        byte[] buffer = new byte[8_192];
        try {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!lost.get()) {
                    to.getOutputStream().write(buffer, 0, count);
                }
            }
            if (!lost.get()) {
                to.close();
            }
        } catch (IOException ended) {
            // As its socket has.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}

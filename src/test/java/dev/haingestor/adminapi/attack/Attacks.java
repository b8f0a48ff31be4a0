package dev.haingestor.adminapi.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** All of them. Each is a class or a few lines here, named by what is sent. */
public final class Attacks {

    private static final List<String> PERIODS = List.of("15m", "1h", "6h", "24h", "7d", "30d");
    private static final List<String> WINDOWS =
            List.of("1m", "2m", "3m", "5m", "10m", "15m", "20m", "30m", "1h", "2h", "3h", "6h");

    /** How much of each, and how long the slow ones hold their connections. */
    public enum Size {
        SHORT(250, 12, 8, 10),
        WHOLE(8_500, 60, 64, 60);

        private final int connections;
        private final int seconds;
        private final int clients;
        private final int rounds;

        Size(int connections, int seconds, int clients, int rounds) {
            this.connections = connections;
            this.seconds = seconds;
            this.clients = clients;
            this.rounds = rounds;
        }
    }

    private Attacks() {}

    public static List<Attack> all(Size size) {
        return List.of(
                slow(
                        "bodies of a write that come a byte at a time",
                        size,
                        "POST /api/v2/write HTTP/1.1\r\nHost: localhost\r\n" + "Content-Length: 1000000000\r\n\r\n"),
                slow(
                        "bodies of a question that come a byte at a time",
                        size,
                        "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n" + "Content-Length: 1000000000\r\n\r\n"),
                slow(
                        "chunks of a write that stop after the first",
                        size,
                        "POST /api/v2/write HTTP/1.1\r\nHost: localhost\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n8\r\na b=1 1\n\r\n"),
                slow("headers that come a byte at a time", size, "GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nX-"),
                one(
                        "a gzip of 4,400,000 lines `a b=1`",
                        site -> site.post("/api/v2/write", bomb("a b=1\n", 4_400_000), "Content-Encoding", "gzip")
                                .statusCode()),
                one(
                        "a gzip of 4,400,000 lines that are wrong",
                        site -> site.post("/api/v2/write", bomb("a b=\n", 4_400_000), "Content-Encoding", "gzip")
                                .statusCode()),
                one(
                        "a gzip of one line of 100 MB",
                        site -> site.post("/api/v2/write", bomb("aaaaaaaaaa", 10_000_000), "Content-Encoding", "gzip")
                                .statusCode()),
                one(
                        "a point with 100,000 new fields",
                        site -> site.write("many "
                                        + IntStream.range(0, 100_000)
                                                .mapToObj(i -> "f" + i + "=1")
                                                .collect(Collectors.joining(","))
                                        + " " + now())
                                .statusCode()),
                writes(
                        "1,500 junk measurements",
                        15,
                        batch -> lines(100, i -> "junk_" + batch + "_" + i + " value=1 ")),
                writes(
                        "100,000 names of services",
                        100,
                        batch -> lines(
                                1_000,
                                i -> "service_metrics,service=id-" + batch + "-" + i
                                        + " write_attempts=1i,events_processed=1i,processing_time_ms=" + i + ".5 ")),
                one(
                        "a point of the year 2262",
                        site -> site.write("home_assistant_events,entity_id=late state=\"on\" 9214646400000")
                                .statusCode()),
                oddQuestions(size),
                oddPaths(size));
    }

    private static long now() {
        return Instant.now().toEpochMilli();
    }

    private static String lines(int count, IntFunction<String> line) {
        long time = now();
        return IntStream.range(0, count).mapToObj(i -> line.apply(i) + time).collect(Collectors.joining("\n"));
    }

    private static byte[] bomb(String text, int times) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] thousand = text.repeat(1_000).getBytes(StandardCharsets.UTF_8);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            for (int i = 0; i < times / 1_000; i++) {
                gzip.write(thousand);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Connections that are opened as fast as they can be, and send a byte each three seconds as long as they are let. */
    private static Attack slow(String sent, Size size, String beginning) {
        return attack(size.connections + " connections with " + sent, (site, seen) -> {
            List<Socket> open = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(size.seconds);
            try {
                for (int i = 0; i < size.connections && System.nanoTime() < end; i++) {
                    try {
                        open.add(site.connect(beginning));
                    } catch (IOException refused) {
                        seen.add(0);
                    }
                }
                while (System.nanoTime() < end) {
                    TimeUnit.SECONDS.sleep(3);
                    open.forEach(Attacks::sendOne);
                }
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
        });
    }

    private static void sendOne(Socket socket) {
        try {
            socket.getOutputStream().write('a');
        } catch (IOException closed) {
            // by the service, which is what it is there for
        }
    }

    private static Attack oddQuestions(Size size) {
        return attack(
                size.clients + " clients that ask for pairs of period and window, and services that are none",
                (site, seen) -> together(size.clients, client -> {
                    for (int i = 0; i < size.rounds; i++) {
                        String period = PERIODS.get((client + i) % PERIODS.size());
                        String window = WINDOWS.get((client * 7 + i) % WINDOWS.size());
                        seen.add(site.get("/api/v1/stats?period=" + period + "&window=" + window + "&service=s" + client
                                        + "." + i)
                                .statusCode());
                    }
                }));
    }

    private static Attack oddPaths(Size size) {
        return attack(
                "long paths of files that are none, a key in an address that is none, other hosts' names",
                (site, seen) -> {
                    for (int i = 0; i < size.rounds * 20; i++) {
                        String name = "A".repeat(4_000);
                        seen.add(site.raw(
                                "GET /" + name + "../../y HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
                        seen.add(site.raw("GET /" + name
                                + "/WEB-INF/y HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
                        seen.add(
                                site.raw(
                                        "POST /api/v2/write?p=s3cret-key#x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
                        seen.add(site.raw(
                                "GET /api/v1/stats HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"));
                    }
                });
    }

    private static Attack writes(String sent, int batches, IntFunction<String> batch) {
        return attack(sent, (site, seen) -> {
            for (int i = 0; i < batches; i++) {
                seen.add(site.write(batch.apply(i)).statusCode());
            }
            seen.add(site.get("/api/v1/stats/services?period=30d").statusCode());
        });
    }

    private static Attack one(String sent, Sending sending) {
        return attack(sent, (site, seen) -> seen.add(sending.status(site)));
    }

    private interface Sending {

        int status(Site site) throws IOException;
    }

    private interface Run {

        void run(Site site, Statuses seen) throws IOException, InterruptedException;
    }

    private interface Client {

        void run(int number) throws IOException;
    }

    private static void together(int clients, Client client) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            int number = i;
            threads.submit(() -> {
                client.run(number);
                return null;
            });
        }
        threads.shutdown();
        threads.awaitTermination(5, TimeUnit.MINUTES);
    }

    private static Attack attack(String sent, Run run) {
        return new Attack() {
            @Override
            public String sent() {
                return sent;
            }

            @Override
            public void run(Site site, Statuses seen) throws IOException, InterruptedException {
                run.run(site, seen);
            }
        };
    }
}

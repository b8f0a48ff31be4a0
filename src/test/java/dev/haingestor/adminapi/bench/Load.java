package dev.haingestor.adminapi.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections that ask for the same thing, one request after the other, or at an interval. */
final class Load {

    private final String url;

    Load(String url) {
        this.url = url;
    }

    /** @param nanos of each request, sorted */
    record Measured(double seconds, long[] nanos) {

        double perSecond() {
            return nanos.length / seconds;
        }

        double percentile(double percent) {
            return nanos[(int) Math.ceil(nanos.length * percent / 100) - 1] / 1e6;
        }

        static Measured of(List<Measured> rounds) {
            long[] all = rounds.stream()
                    .flatMapToLong(round -> Arrays.stream(round.nanos()))
                    .sorted()
                    .toArray();
            return new Measured(rounds.stream().mapToDouble(Measured::seconds).sum(), all);
        }
    }

    /** As fast as it goes. */
    Measured run(String path, int connections, double seconds) throws InterruptedException, ExecutionException {
        return run(path, connections, seconds, 0);
    }

    /** @param pause between the beginnings of a client's requests, in seconds; clients begin spread over one of them */
    Measured run(String path, int connections, double seconds, double pause)
            throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(connections);
        try {
            long started = System.nanoTime();
            long end = started + (long) (seconds * 1e9);
            List<Future<long[]>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                long first = started + (long) (pause * 1e9 * i / connections);
                running.add(clients.submit(() -> ask(path, first, end, (long) (pause * 1e9))));
            }
            List<long[]> all = new ArrayList<>();
            for (Future<long[]> client : running) {
                all.add(client.get());
            }
            double took = (System.nanoTime() - started) / 1e9;
            return new Measured(
                    took, all.stream().flatMapToLong(Arrays::stream).sorted().toArray());
        } finally {
            clients.shutdownNow();
        }
    }

    private long[] ask(String path, long first, long end, long pause) throws IOException, InterruptedException {
        byte[] request = RawClient.request(url, path);
        long[] nanos = new long[1_024];
        int count = 0;
        try (RawClient client = new RawClient(url)) {
            for (long next = first; next < end; next += pause) {
                long wait = next - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
                long begun = System.nanoTime();
                if (begun >= end) {
                    break;
                }
                client.get(request);
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = System.nanoTime() - begun;
            }
        }
        return Arrays.copyOf(nanos, count);
    }
}

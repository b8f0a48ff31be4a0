package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients that write numbered points in batches of all sizes, and send again what isn't acknowledged. */
final class NumberWriters implements AutoCloseable {

    private static final int CLIENTS = 4;
    private static final int[] SIZES = {1, 1, 10, 100, 1_000};
    private static final int PAUSE_MILLIS = 50;
    private static final double SENT_TWICE = 0.1;

    private final Numbers numbers;
    private final AtomicReference<AppProcess> app = new AtomicReference<>();
    private final AtomicReference<String> refusal = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    NumberWriters(Numbers numbers, long seed) {
        this.numbers = numbers;
        for (int client = 0; client < CLIENTS; client++) {
            Random random = new Random(seed + client);
            threads.add(new Thread(() -> run(random)));
        }
        threads.forEach(Thread::start);
    }

    void writeTo(AppProcess process) {
        app.set(process);
    }

    private void run(Random random) {
        while (!ended) {
            int count = SIZES[random.nextInt(SIZES.length)];
            int first = numbers.take(count, random.nextInt());
            String body = IntStream.range(first, first + count)
                    .mapToObj(Numbers::line)
                    .collect(Collectors.joining("\n"));
            while (!ended && !isTaken(body)) {
                pause();
            }
            if (!ended) {
                numbers.acknowledge(first, count);
                if (random.nextDouble() < SENT_TWICE) {
                    isTaken(body);
                }
            }
        }
    }

    private boolean isTaken(String body) {
        AppProcess current = app.get();
        if (current == null) {
            return false;
        }
        try {
            HttpResponse<String> answer = current.post("/api/v2/write", body);
            if (answer.statusCode() != 204 && answer.statusCode() != 503) {
                refusal.set(answer.statusCode() + " " + answer.body());
            }
            return answer.statusCode() == 204;
        } catch (IOException killed) {
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws AssertionError if anything was refused that should have been taken, now or later */
    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (Thread thread : threads) {
            thread.join();
        }
        if (refusal.get() != null) {
            throw new AssertionError(refusal.get());
        }
    }
}

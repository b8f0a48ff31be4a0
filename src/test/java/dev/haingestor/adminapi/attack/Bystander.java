package dev.haingestor.adminapi.attack;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Polls one address all the while, as an orchestrator or a dashboard does, and notes what it gets. */
final class Bystander implements AutoCloseable {

    private final Site site;
    private final String path;
    private final Duration every;
    private final Statuses statuses = new Statuses();
    private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::poll, "bystander");
    private volatile int incomplete;
    private volatile boolean ended;

    Bystander(Site site, String path, Duration every) {
        this.site = site;
        this.path = path;
        this.every = every;
        thread.setDaemon(true);
        thread.start();
    }

    private void poll() {
        while (!ended) {
            long started = System.nanoTime();
            try {
                HttpResponse<String> answer = site.get(path);
                statuses.add(answer.statusCode());
                if (answer.headers()
                        .firstValue("Stats-Complete")
                        .map("false"::equals)
                        .orElse(false)) {
                    incomplete++;
                }
            } catch (IOException none) {
                statuses.add(0);
            }
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            sleep();
        }
    }

    private void sleep() {
        try {
            TimeUnit.NANOSECONDS.sleep(every.toNanos());
        } catch (InterruptedException closed) {
            ended = true;
        }
    }

    Statuses statuses() {
        return statuses;
    }

    /** Answers that were not 200, or did not come. */
    int failed() {
        return statuses.total() - statuses.count(200);
    }

    /** Answers that were made of less than the store. */
    int incomplete() {
        return incomplete;
    }

    /** Milliseconds that this share of the answers took at most. */
    long took(double share) {
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size()) - 1));
    }

    /** Ends it, and waits for its last answer. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.WindowCache;
import dev.haingestor.adminapi.ops.SourceSwitch;
import dev.haingestor.adminapi.rollup.Period;
import dev.haingestor.adminapi.rollup.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * Reads all periods once after the start, in the background, so that no client has to wait for a month to be read. It waits for
 * a store that does not answer or is switched off; requests are served meanwhile.
 */
public final class CacheWarmer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CacheWarmer.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(2);

    /** The time for connecting to Redis: windows of other instances need not be read again. */
    private static final Duration SHARED = Duration.ofSeconds(3);

    private final StoreStatsSource storeSource;
    private final WindowCache cache;
    private final SourceSwitch sourceSwitch;
    private final boolean wanted;
    private final AtomicInteger warm = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "warm-up");

    /** @param wanted false: nothing is read, and periods get warm as they are asked for */
    CacheWarmer(StoreStatsSource storeSource, WindowCache cache, SourceSwitch sourceSwitch, boolean wanted) {
        this.storeSource = storeSource;
        this.cache = cache;
        this.sourceSwitch = sourceSwitch;
        this.wanted = wanted;
        thread.setDaemon(true);
    }

    /**
     * How many periods are read.
     *
     * @param warm how many periods were read
     * @param periods of how many
     */
    public record Progress(int warm, int periods) {}

    public Progress progress() {
        return new Progress(warm.get(), Period.values().length);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (wanted) {
            thread.start();
        }
    }

    private void run() {
        long started = System.nanoTime();
        try {
            cache.awaitShared(SHARED);
            for (Period period : Period.values()) {
                while (!isRead(period)) {
                    Thread.sleep(BETWEEN_TRIES.toMillis());
                }
                warm.incrementAndGet();
            }
            log.info("All periods are read, {} ms after the start", (System.nanoTime() - started) / 1_000_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isRead(Period period) {
        if (!sourceSwitch.useInfluxdb()) {
            return false;
        }
        try {
            storeSource.read(StatsRequest.of(period));
            return true;
        } catch (StoreException e) {
            // The store check logs what is wrong.
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

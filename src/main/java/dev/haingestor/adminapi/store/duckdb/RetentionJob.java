package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.rollup.StoreException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Deletes old points every ten minutes: seldom enough to cost nothing, often enough that no run is long. */
final class RetentionJob {

    private static final Logger log = LoggerFactory.getLogger(RetentionJob.class);

    private final WriterThread writer;

    RetentionJob(WriterThread writer) {
        this.writer = writer;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void run() {
        try {
            writer.expire();
        } catch (StoreException e) {
            log.warn("Old points were not dropped, which is tried again in ten minutes: {}", e.getMessage());
        }
    }
}

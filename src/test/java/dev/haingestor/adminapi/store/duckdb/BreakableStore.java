package dev.haingestor.adminapi.store.duckdb;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Only in a service that is started with {@code breakable=true}: closes its database while it is used. */
@Component
@ConditionalOnProperty("breakable")
class BreakableStore {

    private static Database current;

    BreakableStore(Database database) {
        current = database;
    }

    /** Returns when it is under way: it waits for the reads that are. */
    static void breakSoon() throws InterruptedException {
        Thread thread = new Thread(current::close);
        thread.setDaemon(true);
        thread.start();
        Thread.sleep(300);
    }
}

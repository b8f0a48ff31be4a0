package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.redis.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * A value in Redis that is part of the keys of all shared entries. Clearing the cache replaces it by a newer one, so older
 * entries are found no more; every instance polls it once a second, and clears its own cache when there is a newer one. Polling
 * is needed anyway, as a message is lost on an instance that is not connected.
 *
 * <p>Generations only grow. If Redis has lost its generation, or has an older one, ours is put there.
 */
final class RedisGeneration {

    private static final Logger log = LoggerFactory.getLogger(RedisGeneration.class);

    /** Milliseconds of its time, and a random number: nobody can make a generation a second time. */
    private static final Pattern FORM = Pattern.compile("[0-9]{13}-[0-9a-f]{8}");

    private static final Duration FURTHEST = Duration.ofDays(1);
    private static final String NONE = "";

    private final Redis redis;
    private final String key;
    private final Clock clock;
    private final Runnable invalidate;
    private final CountDownLatch polled = new CountDownLatch(1);

    private String latest = NONE;
    private volatile Optional<String> current = Optional.empty();

    /** Whether we have invalidated something and could not tell the others. */
    private boolean owed;

    /** @param invalidate clears the cache of this instance */
    RedisGeneration(Redis redis, String key, Clock clock, Runnable invalidate) {
        this.redis = redis;
        this.key = key;
        this.clock = clock;
        this.invalidate = invalidate;
    }

    String key() {
        return key;
    }

    /** The generation, while Redis has the same one as we; empty while nothing may be shared. */
    Optional<String> current() {
        return current;
    }

    /** Waits for the first poll, whatever its result, but no longer than {@code atMost}. */
    void await(Duration atMost) throws InterruptedException {
        polled.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Scheduled(fixedDelay = 1_000)
    void poll() {
        read().ifPresent(this::seen);
        polled.countDown();
    }

    /** The generation in Redis, {@link #NONE} if it has none that can be used; empty when Redis does not answer. */
    private Optional<String> read() {
        return redis.get(List.of(key), Redis.BACKGROUND)
                .join()
                .map(values -> values.get(0)
                        .map(value -> new String(value, StandardCharsets.US_ASCII))
                        .filter(this::isOne)
                        .orElse(NONE));
    }

    /** A generation far in the future is refused: none could follow it. */
    private boolean isOne(String value) {
        return FORM.matcher(value).matches() && millis(value) < clock.millis() + FURTHEST.toMillis();
    }

    private static long millis(String value) {
        return value.equals(NONE) ? 0 : Long.parseLong(value.substring(0, value.indexOf('-')));
    }

    private synchronized void seen(String there) {
        if (there.equals(latest) && !latest.equals(NONE)) {
            owed = false;
            current = Optional.of(latest);
        } else if (owed) {
            makeUp(there);
        } else if (there.compareTo(latest) > 0) {
            follow(there);
        } else {
            put(latest.equals(NONE) ? next(NONE) : latest);
        }
    }

    /** Tells the others. Another instance may have cleared meanwhile, without knowing our generation, what we have not. */
    private void makeUp(String there) {
        String newest = next(there.compareTo(latest) > 0 ? there : latest);
        current = Optional.empty();
        if (redis.set(key, newest).join()) {
            invalidate.run();
            latest = newest;
            owed = false;
            current = Optional.of(newest);
        }
    }

    private void follow(String there) {
        if (!latest.equals(NONE)) {
            log.info("Another instance has cleared its cache; so do we");
        }
        current = Optional.empty();
        invalidate.run();
        latest = there;
        current = Optional.of(there);
    }

    /**
     * Makes a new generation, so that nothing that was read before is used any more.
     *
     * @param here clears the cache of this instance. There is no generation meanwhile: after it, nothing of the old one may be
     *         found, and before it, nothing may be shared as being of the new one
     * @return false when Redis can't be told yet
     */
    synchronized boolean advance(Runnable here) {
        current = Optional.empty();
        String there = read().orElse(NONE);
        here.run();
        if (there.compareTo(latest) > 0) {
            invalidate.run();
            latest = there;
        }
        owed = true;
        return put(next(latest));
    }

    private String next(String before) {
        long millis = Math.max(clock.millis(), 1 + millis(before));
        return String.format("%013d-%08x", millis, ThreadLocalRandom.current().nextInt());
    }

    private boolean put(String generation) {
        latest = generation;
        boolean shared = redis.set(key, latest).join();
        if (shared) {
            owed = false;
            current = Optional.of(latest);
        }
        return shared;
    }
}

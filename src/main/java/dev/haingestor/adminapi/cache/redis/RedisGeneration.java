package dev.haingestor.adminapi.cache.redis;

import dev.haingestor.adminapi.redis.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * A number in Redis to which all shared windows belong. Clearing the cache increments it; every instance polls it once a
 * second, and clears its own cache when it has changed. Polling is needed anyway, as a message is lost on an instance that is
 * not connected.
 *
 * <p>Generations only grow. If Redis has lost its generation, or has an older one, ours is put there: so windows that were
 * invalidated are never used again.
 */
public final class RedisGeneration {

    private static final Logger log = LoggerFactory.getLogger(RedisGeneration.class);
    private static final Pattern TEXT = Pattern.compile("[0-9]{13}-[0-9a-f]{8}");
    private static final Duration FURTHEST = Duration.ofDays(1);
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);
    private static final String UNKNOWN = "0000000000000-00000000";
    private static final String NONE = "";

    private final Redis redis;
    private final String key;
    private final Clock clock;
    private final Runnable invalidate;
    private final Instant startedAt;
    private final CountDownLatch looked = new CountDownLatch(1);

    private volatile String text = UNKNOWN;
    private volatile boolean shared;
    private boolean owed;
    private boolean blocked;

    /** @param invalidate clears the cache of this instance; it has run before a new generation is taken over */
    public RedisGeneration(Redis redis, String key, Clock clock, Runnable invalidate) {
        this.redis = redis;
        this.key = key;
        this.clock = clock;
        this.invalidate = invalidate;
        this.startedAt = clock.instant();
    }

    String key() {
        return key;
    }

    public String text() {
        return text;
    }

    /** Whether there is a generation. Until then nothing is offered to others. */
    boolean isKnown() {
        return !text.equals(UNKNOWN);
    }

    boolean is(String other) {
        return text.equals(other);
    }

    boolean is(byte[] other) {
        return other != null && is(new String(other, StandardCharsets.US_ASCII));
    }

    /** Whether Redis has our generation. Until then nothing in it is used. */
    boolean isShared() {
        return shared;
    }

    /** Waits for the first poll, whatever its result, but no longer than {@code atMost}. */
    void await(Duration atMost) throws InterruptedException {
        looked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Makes a new generation, so that nothing that was read before is used any more.
     *
     * @param here clears the cache of this instance. Until it has run there is no generation: a sum of cleared windows would
     *         else be offered as one of the new generation
     * @return false when Redis can't be told yet
     */
    synchronized boolean advance(Runnable here) {
        // Another instance, whose clock is ahead, may have made one since the last poll.
        Optional<String> there = read();
        String before = text;
        String next = of(Math.max(clock.millis(), 1 + Math.max(millis(before), millis(there.orElse(NONE)))));
        text = UNKNOWN;
        here.run();
        if (there.isPresent() && there.get().compareTo(before) > 0) {
            invalidate.run();
        }
        text = next;
        shared = there.isPresent() && redis.set(key, text);
        owed = !shared;
        return shared;
    }

    private static String of(long millis) {
        return String.format("%013d-%08x", millis, ThreadLocalRandom.current().nextInt());
    }

    @Scheduled(fixedDelay = 1_000)
    public void look() {
        read().ifPresent(this::seen);
        looked.countDown();
    }

    /** The generation in Redis, {@link #NONE} if it has none that can be used; empty when Redis does not answer. */
    private Optional<String> read() {
        return redis.get(List.of(key))
                .map(values -> Optional.ofNullable(values.get(0))
                        .map(value -> new String(value, StandardCharsets.US_ASCII))
                        .filter(this::isOne)
                        .orElse(NONE));
    }

    /** A generation far in the future is refused: none could follow it. */
    private boolean isOne(String value) {
        return TEXT.matcher(value).matches() && millis(value) < clock.millis() + FURTHEST.toMillis();
    }

    private static long millis(String value) {
        return value.equals(NONE) ? 0 : Long.parseLong(value.substring(0, value.indexOf('-')));
    }

    private synchronized void seen(String other) {
        if (other.equals(text)) {
            shared = true;
        } else if (other.compareTo(text) > 0) {
            follow(other);
        } else if (owed && !other.equals(NONE)) {
            // An instance whose clock is behind may have made it meanwhile, and have cleared what we have not.
            advance(invalidate);
        } else if (isKnown()) {
            shared = redis.set(key, text);
            owed = owed && !shared;
        } else {
            begin();
        }
    }

    private void follow(String other) {
        if (isKnown()) {
            log.info("Another of us has forgotten what was read; so do we");
        }
        // A generation from before our start invalidates nothing: all we have was read since.
        if (isKnown() || millis(other) > startedAt.minus(CLOCKS_APART).toEpochMilli()) {
            invalidate.run();
        }
        text = other;
        shared = true;
        if (owed) {
            // The instance that made it did not know ours, which may be newer in truth.
            advance(invalidate);
        }
    }

    /** Puts the first generation, but not over one that another instance puts at this moment: the next poll shows that. */
    private void begin() {
        String first = of(clock.millis());
        if (redis.setIfAbsent(key, first) || blocked && redis.set(key, first)) {
            text = first;
            shared = true;
        }
        blocked = true;
    }
}

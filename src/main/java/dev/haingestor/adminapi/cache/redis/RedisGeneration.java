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
 * What all that is shared belongs to: who forgets makes a new generation, and who sees a new one forgets. It is looked for every
 * second rather than announced, as an announcement is lost on who is just not connected.
 *
 * <p>Generations grow. If Redis loses it, or has an old one, we put ours there: a lost value costs nobody anything, and what was
 * forgotten doesn't come back.
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
    private final Runnable forget;
    private final Instant startedAt;
    private final CountDownLatch looked = new CountDownLatch(1);

    private volatile String text = UNKNOWN;
    private volatile boolean shared;
    private boolean owed;
    private boolean blocked;

    /** @param forget what is done when another has forgotten; ends before the new generation is believed */
    public RedisGeneration(Redis redis, String key, Clock clock, Runnable forget) {
        this.redis = redis;
        this.key = key;
        this.clock = clock;
        this.forget = forget;
        this.startedAt = clock.instant();
    }

    String key() {
        return key;
    }

    public String text() {
        return text;
    }

    /** Until then what is kept belongs to none. */
    boolean isKnown() {
        return !text.equals(UNKNOWN);
    }

    boolean is(String other) {
        return text.equals(other);
    }

    boolean is(byte[] other) {
        return other != null && is(new String(other, StandardCharsets.US_ASCII));
    }

    /** Whether Redis has it: until then nothing that lies there is of use. */
    boolean isShared() {
        return shared;
    }

    /** Until it was looked for once, whatever came of it, or that has taken too long. */
    void await(Duration atMost) throws InterruptedException {
        looked.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Of what is kept now, only who has begun to read after this may be believed. False when Redis can't be told yet.
     *
     * @param here forgets what we keep ourselves. Until it has ended we belong to no generation: what is added up of what goes
     *         would be taken for something of the new one
     */
    synchronized boolean renew(Runnable here) {
        // Another may have forgotten since the last look, by a clock ahead of ours.
        Optional<String> there = read();
        String before = text;
        String next = of(Math.max(clock.millis(), 1 + Math.max(millis(before), millis(there.orElse(NONE)))));
        text = UNKNOWN;
        here.run();
        if (there.isPresent() && there.get().compareTo(before) > 0) {
            forget.run();
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

    /** Empty when Redis isn't there, and {@link #NONE} when nothing of use is. */
    private Optional<String> read() {
        return redis.get(List.of(key)).map(values -> Optional.ofNullable(values.get(0))
                .map(value -> new String(value, StandardCharsets.US_ASCII)).filter(this::isOne).orElse(NONE));
    }

    /** One far in the future would be the last one. */
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
            // It may have been made meanwhile, by a clock behind ours, by an instance that has forgotten what we have not.
            renew(forget);
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
        // All that we have was read after our start.
        if (isKnown() || millis(other) > startedAt.minus(CLOCKS_APART).toEpochMilli()) {
            forget.run();
        }
        text = other;
        shared = true;
        if (owed) {
            // It was made by who didn't know that we have forgotten, and may be the older one in truth.
            renew(forget);
        }
    }

    /** Not over what another begins with at this moment, which the next look shows; but over what isn't one. */
    private void begin() {
        String first = of(clock.millis());
        if (redis.setIfAbsent(key, first) || blocked && redis.set(key, first)) {
            text = first;
            shared = true;
        }
        blocked = true;
    }
}

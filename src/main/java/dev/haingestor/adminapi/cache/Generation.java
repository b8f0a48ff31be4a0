package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.redis.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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
final class Generation {

    private static final Logger log = LoggerFactory.getLogger(Generation.class);
    private static final Pattern TEXT = Pattern.compile("[0-9]{13}-[0-9a-f]{8}");
    private static final Duration FURTHEST = Duration.ofDays(1);
    private static final String FIRST = "0000000000000-00000000";

    private final Redis redis;
    private final String key;
    private final Clock clock;
    private final Runnable forget;

    private volatile String text = FIRST;
    private volatile boolean shared;

    /** @param forget what is done when another has forgotten; ends before the new generation is believed */
    Generation(Redis redis, String key, Clock clock, Runnable forget) {
        this.redis = redis;
        this.key = key;
        this.clock = clock;
        this.forget = forget;
    }

    String key() {
        return key;
    }

    String text() {
        return text;
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

    /** Of what is kept now, only who has begun to read after this may be believed. False when Redis can't be told yet. */
    synchronized boolean renew() {
        text = of(Math.max(clock.millis(), millis(text) + 1));
        shared = redis.set(key, text);
        return shared;
    }

    private static String of(long millis) {
        return String.format("%013d-%08x", millis, ThreadLocalRandom.current().nextInt());
    }

    @Scheduled(fixedDelay = 1_000)
    void look() {
        redis.get(List.of(key)).ifPresent(values -> seen(Optional.ofNullable(values.get(0))
                .map(value -> new String(value, StandardCharsets.US_ASCII)).filter(this::isOne).orElse("")));
    }

    /** One far in the future would be the last one. */
    private boolean isOne(String value) {
        return TEXT.matcher(value).matches() && millis(value) < clock.millis() + FURTHEST.toMillis();
    }

    private static long millis(String value) {
        return Long.parseLong(value.substring(0, value.indexOf('-')));
    }

    private synchronized void seen(String other) {
        if (other.equals(text)) {
            shared = true;
        } else if (other.compareTo(text) > 0) {
            if (!text.equals(FIRST)) {
                log.info("Another of us has forgotten what was read; so do we");
            }
            forget.run();
            text = other;
            shared = true;
        } else if (text.equals(FIRST)) {
            // Not over what another begins with at this moment: which of them it is, the next look shows.
            redis.setIfAbsent(key, of(clock.millis()));
        } else {
            shared = redis.set(key, text);
        }
    }
}

package dev.haingestor.adminapi.alerts.notes;

import dev.haingestor.adminapi.redis.RealRedis;
import dev.haingestor.adminapi.redis.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Two instances with one real Redis. */
@RealRedis
class RedisNotesTest {

    private final RedisServer redis = new RedisServer();
    private final AlertNotes one = notes();
    private final AlertNotes other = notes();

    private AlertNotes notes() {
        return new AlertNotes(
                new RedisNotes(redis.client(redis.url(), new SimpleMeterRegistry(), Duration.ofMillis(100)), "notes"),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private static Acknowledgement of(String alert) {
        return new Acknowledgement(alert, "anna", null, Instant.now());
    }

    @Test
    void changesOfOne_showAtTheOther_andNoneIsLostWhenBothChange() {
        List<CompletableFuture<Void>> changes = List.of(one, other).stream()
                .map(notes -> CompletableFuture.runAsync(() -> IntStream.range(0, 50)
                        .forEach(i -> notes.acknowledge(of((notes == one ? "one" : "other") + i)))))
                .toList();
        changes.forEach(CompletableFuture::join);

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(one.get().acknowledgements()).hasSize(100);
            assertThat(other.get()).isEqualTo(one.get());
        });
        other.takeBack(one.get().acknowledgements().get(0));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(one.get().acknowledgements()).hasSize(99));
    }

    @Test
    void redisThatWasEmptied_isGivenBackWhatIsKnown() {
        one.acknowledge(of("a"));
        redis.command("FLUSHALL");

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            one.get();
            return !other.get().acknowledgements().isEmpty();
        });
    }

    @Test
    void redisIsKilled_whatWasKnownIsShown_andNothingIsChanged() {
        one.acknowledge(of("a"));
        redis.kill();

        assertThatExceptionOfType(NotesUnavailableException.class).isThrownBy(() -> one.acknowledge(of("b")));
        assertThat(one.get().acknowledgements())
                .extracting(Acknowledgement::alert)
                .containsExactly("a");

        redis.start();
        await().ignoreExceptions().atMost(Duration.ofSeconds(20)).untilAsserted(() -> one.acknowledge(of("c")));
        assertThat(notes().get().acknowledgements())
                .extracting(Acknowledgement::alert)
                .containsExactly("a", "c");
    }
}

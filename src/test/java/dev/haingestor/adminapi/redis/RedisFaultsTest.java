package dev.haingestor.adminapi.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a Redis costs that is there and no help, and what is logged of it. */
@RealRedis
@ExtendWith(OutputCaptureExtension.class)
class RedisFaultsTest {

    private static final Duration REST = Duration.ofMillis(20);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RedisServer server = new RedisServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static long lines(CapturedOutput output, String text) {
        return output.getAll().lines().filter(line -> line.contains(text)).count();
    }

    private static Optional<List<Optional<byte[]>>> get(Redis redis) {
        return get(redis, Redis.BACKGROUND);
    }

    private static Optional<List<Optional<byte[]>>> get(Redis redis, Duration atMost) {
        return redis.get(List.of("key"), atMost).join();
    }

    private static void rest() throws InterruptedException {
        Thread.sleep(REST.toMillis() + 5);
    }

    @Test
    void full_isRead_andSaysSoOnce(CapturedOutput output) throws InterruptedException {
        Redis redis = server.client(server.url(), registry, REST);
        assertThat(redis.set("key", "value").join()).isTrue();
        server.command("CONFIG", "SET", "maxmemory", "1");

        for (int i = 0; i < 20; i++) {
            assertThat(redis.set("other", new Redis.Value(new byte[100], Duration.ofMinutes(1)))
                            .join())
                    .isFalse();
            assertThat(get(redis).orElseThrow().get(0).orElseThrow())
                    .isEqualTo("value".getBytes(StandardCharsets.UTF_8));
            assertThat(redis.isConnected()).isTrue();
            rest();
        }

        assertThat(lines(output, "Redis takes nothing: OOM command not allowed"))
                .isEqualTo(1);
        assertThat(lines(output, "Redis does not answer")).isZero();
        server.command("CONFIG", "SET", "maxmemory", "0");
        await().until(() -> redis.set("key", "value").join());
    }

    /** So it is right after a start, when each call takes long once. */
    @Test
    void answersThatClientsCouldNotWaitFor_areNoOutage(CapturedOutput output) {
        Redis redis = server.client(server.url(), registry, REST);
        assertThat(get(redis)).isPresent();
        server.freeze();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(get(redis, Duration.ofMillis(10))).isEmpty();
            }
        } finally {
            server.thaw();
        }

        assertThat(redis.isUsable()).isTrue();
        assertThat(get(redis)).isPresent();
        assertThat(lines(output, "Redis does not answer")).isZero();
        assertThat(registry.counter("admin.api.redis.errors", "operation", "get")
                        .count())
                .isEqualTo(20);
    }

    @Test
    void frozenAgainAndAgain_isSaidOnceAMinute(CapturedOutput output) throws InterruptedException {
        Redis redis = server.client(server.url(), registry, REST);
        for (int i = 0; i < 2; i++) {
            await().until(() -> get(redis).isPresent() && redis.isConnected());
            server.freeze();
            await().atMost(Duration.ofSeconds(30)).until(() -> get(redis).isEmpty() && !redis.isUsable());
            server.thaw();
            rest();
        }
        await().until(() -> get(redis).isPresent());
        assertThat(lines(output, "Redis does not answer: no answer within 1000 ms"))
                .isEqualTo(1);
        assertThat(lines(output, "Redis answers again")).isLessThanOrEqualTo(1);
    }

    @Test
    void whileItRests_nothingIsAsked() {
        Redis redis = server.client(server.url(), registry, Duration.ofMinutes(10));
        server.kill();
        for (int i = 0; i < 1_000; i++) {
            assertThat(get(redis)).isEmpty();
        }
        assertThat(registry.counter("admin.api.redis.errors", "operation", "get")
                        .count())
                .isEqualTo(5);
    }

    @Test
    void backAfterAnOutage_isFoundSoon() {
        Redis redis = server.client(server.url(), registry, REST);
        get(redis);
        server.kill();
        await().until(() -> get(redis).isEmpty());
        assertThat(redis.isConnected()).isFalse();

        server.start();

        await().atMost(Duration.ofSeconds(10)).until(() -> get(redis).isPresent());
    }

    @Test
    void wrongPassword_isNamed_andNotShown(CapturedOutput output) {
        Redis redis = server.client(server.url().replace("redis://", "redis://nobody:hidden@"), registry, REST);

        await().until(() -> {
            assertThat(get(redis)).isEmpty();
            assertThat(redis.set("key", "value").join()).isFalse();
            return lines(output, "Redis does not answer") > 0;
        });

        assertThat(lines(output, "Redis does not answer: WRONGPASS")).isEqualTo(1);
        assertThat(output.getAll()).doesNotContain("hidden", "\tat ");
    }

    @Test
    void whatIsNoRedis_isLikeNone(CapturedOutput output) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerNonsense(other));
            thread.start();
            Redis redis = server.client("redis://127.0.0.1:" + other.getLocalPort(), registry, REST);

            await().until(() -> get(redis).isEmpty() && output.getAll().contains("Redis does not answer"));

            assertThat(redis.isConnected()).isFalse();
            assertThat(output.getAll()).doesNotContain("\tat ");
        }
    }

    private static void answerNonsense(ServerSocket other) {
        while (!other.isClosed()) {
            try (Socket client = other.accept()) {
                client.getInputStream().read();
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                client.getOutputStream().flush();
            } catch (IOException ended) {
                // The next one, or the end.
            }
        }
    }

    @Test
    void connectionThatWasLostWithoutAWord_isMadeAnew() throws IOException {
        try (DeafProxy proxy = new DeafProxy(server.port())) {
            Redis redis = server.client("redis://127.0.0.1:" + proxy.port(), registry, REST);
            await().until(() -> redis.set("key", "value").join());

            proxy.loseConnections();

            await().atMost(Duration.ofSeconds(30)).until(() -> get(redis).isPresent());
            assertThat(redis.isConnected()).isTrue();
        }
    }
}

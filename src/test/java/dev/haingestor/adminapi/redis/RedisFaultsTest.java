package dev.haingestor.adminapi.redis;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    private static void rest() throws InterruptedException {
        Thread.sleep(REST.toMillis() + 5);
    }

    @Test
    void full_isRead_andSaysSoOnce(CapturedOutput output) throws InterruptedException {
        Redis redis = server.client(server.url(), registry, REST);
        assertThat(redis.set("key", "value")).isTrue();
        server.command("CONFIG", "SET", "maxmemory", "1");

        for (int i = 0; i < 20; i++) {
            assertThat(redis.put(Map.of("other", new Redis.Value(new byte[100], Duration.ofMinutes(1)))))
                    .isFalse();
            assertThat(redis.get(List.of("key")).orElseThrow().get(0))
                    .isEqualTo("value".getBytes(StandardCharsets.UTF_8));
            assertThat(redis.isConnected()).isTrue();
            rest();
        }

        assertThat(lines(output, "Redis takes nothing: OOM command not allowed"))
                .isEqualTo(1);
        assertThat(lines(output, "Redis does not answer")).isZero();
        server.command("CONFIG", "SET", "maxmemory", "0");
        await().until(() -> redis.set("key", "value"));
    }

    @Test
    void tooSlowAgainAndAgain_isSaidOnceAMinute(CapturedOutput output) throws InterruptedException {
        Redis redis = server.client(server.url(), registry, REST);
        for (int i = 0; i < 20; i++) {
            redis.tooSlow(Duration.ofMillis(50));
            assertThat(redis.get(List.of("key"))).isEmpty();
            rest();
            assertThat(redis.get(List.of("key"))).isPresent();
        }
        assertThat(lines(output, "Redis does not answer: no answer within 50 ms"))
                .isEqualTo(1);
        assertThat(lines(output, "Redis answers again")).isLessThanOrEqualTo(1);
    }

    @Test
    void backAfterAnOutage_isFoundSoon() {
        Redis redis = server.client(server.url(), registry, REST);
        redis.get(List.of("key"));
        server.kill();
        await().until(() -> redis.get(List.of("key")).isEmpty());
        assertThat(redis.isConnected()).isFalse();

        server.start();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> redis.get(List.of("key")).isPresent());
    }

    @Test
    void wrongPassword_isNamed_andNotShown(CapturedOutput output) throws InterruptedException {
        Redis redis = server.client(server.url().replace("redis://", "redis://nobody:hidden@"), registry, REST);
        for (int i = 0; i < 3; i++) {
            assertThat(redis.get(List.of("key"))).isEmpty();
            assertThat(redis.set("key", "value")).isFalse();
            rest();
        }
        assertThat(lines(output, "Redis does not answer: WRONGPASS")).isEqualTo(1);
        assertThat(output.getAll()).doesNotContain("hidden", "\tat ");
    }

    @Test
    void whatIsNoRedis_isLikeNone(CapturedOutput output) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerNonsense(other));
            thread.start();
            Redis redis = server.client("redis://127.0.0.1:" + other.getLocalPort(), registry, REST);

            assertThat(redis.get(List.of("key"))).isEmpty();

            assertThat(redis.isConnected()).isFalse();
            assertThat(output.getAll()).contains("Redis does not answer").doesNotContain("\tat ");
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
            await().until(() -> redis.set("key", "value"));

            proxy.loseConnections();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> redis.get(List.of("key")).isPresent());
            assertThat(redis.isConnected()).isTrue();
        }
    }
}

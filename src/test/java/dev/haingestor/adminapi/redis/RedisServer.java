package dev.haingestor.adminapi.redis;

import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/** A {@code redis-server} on a free loopback port, which keeps nothing on disk; ended with the tests. */
public final class RedisServer implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final List<LettuceConnectionFactory> connections = new ArrayList<>();
    private final ClientResources resources = new RedisConfiguration().redisClient();
    private Process process;

    public RedisServer() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.folder = Files.createTempDirectory("redis-test");
            this.port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        start();
    }

    /** Empty, as after any restart. */
    public synchronized void start(String... options) {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                folder.toString()));
        command.addAll(List.of(options));
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await().atMost(Duration.ofSeconds(20)).until(this::accepts);
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public synchronized void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It accepts and doesn't answer. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** A client as the service has one. */
    public Redis client(String url, SimpleMeterRegistry registry) {
        return client(url, registry, Redis.REST);
    }

    /** @param rest how long it leaves a Redis alone that fails */
    public Redis client(String url, SimpleMeterRegistry registry, Duration rest) {
        LettuceConnectionFactory factory =
                new RedisConfiguration().redisConnections(new RedisProperties(url, Duration.ofMillis(50)), resources);
        factory.afterPropertiesSet();
        factory.start();
        connections.add(factory);
        return new Redis(factory, new RedisMetrics(registry), rest);
    }

    /** Runs a command as an operator would, and gives what it answers as a text. */
    public String command(String name, String... arguments) {
        LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", port);
        factory.afterPropertiesSet();
        factory.start();
        try (RedisConnection connection = factory.getConnection()) {
            Object answer = connection.execute(
                    name, Arrays.stream(arguments).map(String::getBytes).toArray(byte[][]::new));
            return answer instanceof byte[] bytes ? new String(bytes) : String.valueOf(answer);
        } finally {
            factory.destroy();
        }
    }

    @Override
    public void close() {
        connections.forEach(LettuceConnectionFactory::destroy);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
        kill();
        FileSystemUtils.deleteRecursively(folder.toFile());
    }
}

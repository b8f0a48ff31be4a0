package dev.haingestor.adminapi.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

import static org.awaitility.Awaitility.await;

/** A {@code redis-server} on a free loopback port, which keeps nothing on disk; ended with the tests. */
public final class RedisServer implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final List<Redis> clients = new ArrayList<>();
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
        return client(url, registry, RedisConfiguration.REST);
    }

    /** @param rest how long it leaves a Redis alone that fails */
    public Redis client(String url, SimpleMeterRegistry registry, Duration rest) {
        Redis client = new Redis(new RedisConnections(url), new RedisMetrics(registry), rest, Clock.systemUTC());
        clients.add(client);
        return client;
    }

    /** Runs a command as an operator would, and gives what it answers as a text. */
    public String command(String name, String... arguments) {
        try (RedisClient client = RedisClient.create(url());
                StatefulRedisConnection<String, String> connection = client.connect()) {
            CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
            Arrays.stream(arguments).forEach(all::add);
            return connection.sync().dispatch(() -> name.getBytes(StandardCharsets.US_ASCII), new TextOutput(), all);
        }
    }

    @Override
    public void close() {
        clients.forEach(Redis::close);
        kill();
        FileSystemUtils.deleteRecursively(folder.toFile());
    }

    /** Whatever kind of answer it is, as a text. */
    private static final class TextOutput extends CommandOutput<String, String, String> {

        TextOutput() {
            super(StringCodec.UTF8, "");
        }

        @Override
        public void set(ByteBuffer bytes) {
            output = bytes == null ? "" : codec.decodeValue(bytes);
        }

        @Override
        public void set(long integer) {
            output = String.valueOf(integer);
        }
    }
}

package dev.haingestor.adminapi.influx;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** An {@code influxd} on a free loopback port with a folder of its own; ended with the tests. */
final class InfluxdProcess implements InfluxServer.Host {

    private final String program;
    private final Path folder;
    private final int port;
    private Process process;

    InfluxdProcess(String program) {
        this.program = program;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.folder = Files.createTempDirectory("influxd-test");
            this.port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop();
            forget();
        }));
    }

    @Override
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            return;
        }
        File log = folder.resolve("influxd.log").toFile();
        try {
            process = new ProcessBuilder(
                            program,
                            "--bolt-path",
                            folder.resolve("bolt").toString(),
                            "--engine-path",
                            folder.resolve("engine").toString(),
                            "--sqlite-path",
                            folder.resolve("sqlite").toString(),
                            "--http-bind-address",
                            "127.0.0.1:" + port,
                            "--reporting-disabled")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void stop() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void forget() {
        FileSystemUtils.deleteRecursively(folder.toFile());
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }
}

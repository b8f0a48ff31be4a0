package dev.haingestor.adminapi.influx;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.testcontainers.containers.InfluxDBContainer;
import org.testcontainers.utility.DockerImageName;

/** InfluxDB in Docker, on a host port of its own so that it comes back where it was. */
final class InfluxContainer implements InfluxServer.Host {

    private static final int PORT = 8086;

    private final int hostPort = freePort();
    private final InfluxDBContainer<?> container = new InfluxDBContainer<>(DockerImageName.parse("influxdb:2.7"))
            .withOrganization(InfluxServer.ORG)
            .withAdminToken(InfluxServer.TOKEN)
            .withCreateContainerCmdModifier(command -> command.withHostConfig(HostConfig.newHostConfig()
                    .withPortBindings(new PortBinding(Ports.Binding.bindPort(hostPort), new ExposedPort(PORT)))));

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        if (container.getContainerId() == null) {
            container.start();
        } else {
            container
                    .getDockerClient()
                    .startContainerCmd(container.getContainerId())
                    .exec();
        }
    }

    @Override
    public void stop() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void freeze() {
        container
                .getDockerClient()
                .pauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void thaw() {
        container
                .getDockerClient()
                .unpauseContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void forget() {
        container.stop();
    }

    @Override
    public String url() {
        return "http://" + container.getHost() + ":" + hostPort;
    }
}

package dev.haingestor.adminapi.web;

import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Constants;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Limits connections that have not sent a whole request. Each takes memory, so there are no more than fit into a quarter of the
 * heap. The head of a request must arrive within 10 s, while Tomcat only limits the time between two of its bytes. When more
 * than half of the connections are taken, heads have 1 s, and idle connections are closed.
 */
public final class BoundedProtocol extends Http11NioProtocol {

    private static final int PART_OF_HEAP = 4;
    private static final int BYTES_EACH = 1 << 16;

    private static final long PATIENCE_MILLIS = 10_000;
    private static final long PATIENCE_IN_A_CROWD_MILLIS = 1_000;
    private static final long BETWEEN_LOOKS_MILLIS = 500;

    private @Nullable Clock clock;
    private @Nullable ScheduledFuture<?> watch;

    /** How many connections fit into the memory that is left to them. */
    public static int fitting() {
        return (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / PART_OF_HEAP / BYTES_EACH);
    }

    /** Injects the clock, as Tomcat creates this object. */
    void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void start() throws Exception {
        Clock byClock = Objects.requireNonNull(clock, "setClock comes before start");
        setMaxConnections(Math.min(getMaxConnections(), fitting()));
        super.start();
        watch = getUtilityExecutor()
                .scheduleWithFixedDelay(
                        () -> look(byClock), BETWEEN_LOOKS_MILLIS, BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (watch != null) {
            watch.cancel(false);
        }
        super.stop();
    }

    private void look(Clock byClock) {
        boolean crowd = getConnectionCount() > getMaxConnections() / 2;
        for (SocketWrapperBase<?> connection : getEndpoint().getConnections()) {
            if (isToGo(connection, crowd, byClock)) {
                // Tomcat's own thread then closes it; no other thread can do so safely.
                connection.setReadTimeout(1);
            }
        }
    }

    private boolean isToGo(SocketWrapperBase<?> connection, boolean crowd, Clock byClock) {
        long patience = crowd ? PATIENCE_IN_A_CROWD_MILLIS : PATIENCE_MILLIS;
        if (connection.getCurrentProcessor() instanceof Processor processor) {
            Request request = processor.getRequest();
            boolean isServed =
                    processor.isAsync() || request.getRequestProcessor().getStage() == Constants.STAGE_SERVICE;
            long started = request.getStartTimeNanos();
            return !isServed && started >= 0 && System.nanoTime() - started > TimeUnit.MILLISECONDS.toNanos(patience);
        }
        return crowd
                && connection instanceof NioSocketWrapper silent
                && byClock.millis() - silent.getLastRead() > patience;
    }
}

package dev.haingestor.adminapi.web.body;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.springframework.http.HttpHeaders;

/**
 * Closes connections whose request was answered before its body was read. Tomcat would read the rest, in the request's thread,
 * however long it takes.
 */
public final class UnreadBody {

    private static final String GO_ON = UnreadBody.class.getName() + ".goOn";

    /**
     * How long the rest of a body is read before closing, on a few connections at once. Closing resets a connection on which
     * bytes are still arriving, and then the client may never read the answer.
     */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final Duration LINGER_SILENT = Duration.ofMillis(100);
    private static final int LINGERING_AT_ONCE = 8;

    private final Semaphore lingering = new Semaphore(LINGERING_AT_ONCE);

    /** Whether the request's head announces a body. */
    static boolean isAnnounced(HttpServletRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && !length.equals("0") || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** Announces that the connection will be closed; {@link BodyFilter} takes that back when it has the whole body. */
    public void begin(Request request, Response response) {
        if (!isAnnounced(request)) {
            return;
        }
        response.setHeader(HttpHeaders.CONNECTION, "close");
        if (request.getHeader(HttpHeaders.EXPECT) != null) {
            request.setAttribute(
                    GO_ON, (Runnable) () -> response.sendAcknowledgement(ContinueResponseTiming.ON_REQUEST_BODY_READ));
        }
    }

    /** Sends {@code 100 Continue} to a client that waits for it. */
    static void goOn(HttpServletRequest request) {
        if (request.getAttribute(GO_ON) instanceof Runnable acknowledge) {
            acknowledge.run();
        }
    }

    public void end(Request request, Response response) throws IOException {
        if (request.isAsync() || request.isFinished()) {
            return;
        }
        response.finishResponse();
        if (request.getHeader(HttpHeaders.EXPECT) == null && lingering.tryAcquire()) {
            try {
                linger(request);
            } catch (IOException | IllegalStateException | InterruptedException gone) {
                // Nobody reads the answer.
            } finally {
                lingering.release();
            }
        }
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    private static void linger(Request request) throws IOException, InterruptedException {
        // Tomcat has closed the request's stream with the answer.
        org.apache.coyote.Request in = request.getCoyoteRequest();
        Dropped dropped = new Dropped();
        long end = System.nanoTime() + LINGER.toNanos();
        long silent = System.nanoTime() + LINGER_SILENT.toNanos();
        while (System.nanoTime() < Math.min(end, silent)) {
            in.action(ActionCode.AVAILABLE, true);
            if (in.getAvailable() == 0) {
                Thread.sleep(2);
            } else if (in.doRead(dropped) < 0) {
                return;
            } else {
                silent = System.nanoTime() + LINGER_SILENT.toNanos();
            }
        }
    }

    private static final class Dropped implements ApplicationBufferHandler {

        private ByteBuffer latest = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            latest = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return latest;
        }

        @Override
        public void expand(int size) {
            // Nothing is kept.
        }
    }
}

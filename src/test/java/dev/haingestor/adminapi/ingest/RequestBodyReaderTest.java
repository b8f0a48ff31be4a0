package dev.haingestor.adminapi.ingest;

import dev.haingestor.adminapi.store.duckdb.Wire;
import dev.haingestor.adminapi.web.body.BodyMemory;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How much memory bodies may take, each and together. */
class RequestBodyReaderTest {

    private static final int MAXIMUM = 1 << 20;

    private final RequestBodyReader bodies = new RequestBodyReader(MAXIMUM, new BodyMemory(MAXIMUM));

    @Test
    void bomb_isLeftAtTheLimit() {
        byte[] bomb = Wire.gzip(new byte[256 * MAXIMUM]);
        AtomicLong readBytes = new AtomicLong();

        assertThatThrownBy(() -> bodies.read(packed(bomb, readBytes)))
                .isInstanceOf(WriteException.class)
                .hasMessageContaining("413");

        assertThat(readBytes.get()).isLessThan(bomb.length / 2);
    }

    @Test
    void largestBodies_waitForEachOther() throws Exception {
        List<RequestBodyReader.Body> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(bodies.read(plain(new byte[MAXIMUM])));
        }
        assertWaitsUntilClosed(held);
    }

    @Test
    void bodiesThatUnpackToMuchMoreThanUsual_waitForEachOtherToo() throws Exception {
        byte[] packed = Wire.gzip(new byte[MAXIMUM]);
        List<RequestBodyReader.Body> held = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            held.add(bodies.read(packed(packed, new AtomicLong())));
        }
        assertWaitsUntilClosed(held);
    }

    @Test
    void refusedBodies_holdNothing() throws IOException {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> bodies.read(packed(Wire.gzip(new byte[2 * MAXIMUM]), new AtomicLong())))
                    .isInstanceOf(WriteException.class)
                    .hasMessageContaining("413");
            assertThatThrownBy(() -> bodies.read(packed(new byte[MAXIMUM], new AtomicLong())))
                    .isInstanceOf(WriteException.class)
                    .hasMessageContaining("400");
        }
        assertThat(bodies.read(plain(new byte[MAXIMUM])).length()).isEqualTo(MAXIMUM);
    }

    private void assertWaitsUntilClosed(List<RequestBodyReader.Body> held) throws Exception {
        CompletableFuture<RequestBodyReader.Body> next = CompletableFuture.supplyAsync(this::largest);
        TimeUnit.MILLISECONDS.sleep(300);
        assertThat(next).isNotDone();

        held.get(0).close();

        assertThat(next.get(5, TimeUnit.SECONDS).length()).isEqualTo(MAXIMUM);
    }

    private RequestBodyReader.Body largest() {
        try {
            return bodies.read(plain(new byte[MAXIMUM]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MockHttpServletRequest plain(byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setContent(body);
        return request;
    }

    private static MockHttpServletRequest packed(byte[] body, AtomicLong readBytes) {
        MockHttpServletRequest request = new MockHttpServletRequest() {

            @Override
            public ServletInputStream getInputStream() {
                return new Counted(new ByteArrayInputStream(body), readBytes);
            }
        };
        request.setContent(body);
        request.addHeader("Content-Encoding", "gzip");
        return request;
    }

    private static final class Counted extends ServletInputStream {

        private final ByteArrayInputStream in;
        private final AtomicLong readBytes;

        Counted(ByteArrayInputStream in, AtomicLong readBytes) {
            this.in = in;
            this.readBytes = readBytes;
        }

        @Override
        public int read() {
            readBytes.incrementAndGet();
            return in.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = in.read(into, offset, length);
            readBytes.addAndGet(Math.max(0, count));
            return count;
        }

        @Override
        public boolean isFinished() {
            return in.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}

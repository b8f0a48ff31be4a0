package dev.haingestor.adminapi.web.body;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;

/** A body that has arrived completely, so reading it never blocks. It is the first {@code length} bytes of an array. */
public final class ArrivedBody extends ServletInputStream {

    private final byte[] bytes;
    private final int length;
    private final ByteArrayInputStream in;

    ArrivedBody(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        this.in = new ByteArrayInputStream(bytes, 0, length);
    }

    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    @Override
    public int read() {
        return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int count) {
        return in.read(into, offset, count);
    }

    @Override
    public int available() {
        return in.available();
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
        throw new IllegalStateException("the body is here already");
    }
}

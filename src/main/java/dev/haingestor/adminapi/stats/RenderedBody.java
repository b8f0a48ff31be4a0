package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.cache.CacheStatus;
import dev.haingestor.adminapi.web.ContentCoding;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The body of an answer, and what its headers say.
 *
 * @param etag of the unpacked bytes alone, quoted: two instances with the same figures agree. It is weak where the
 *         bytes are packed, as one strong tag must not stand for different bytes
 * @param source what it is made of
 * @param complete whether nothing of it is missing
 * @param asOf when the store was read
 */
record RenderedBody(byte[] bytes, String etag, AnswerForm form, String source, boolean complete, Instant asOf) {

    private static final int DIGEST_CHARACTERS = 16;

    static RenderedBody of(byte[] bytes, AnswerFormat format, String source, boolean complete, Instant asOf) {
        AnswerForm plain = new AnswerForm(format, ContentCoding.IDENTITY);
        return new RenderedBody(bytes, etag(bytes), plain, source, complete, asOf);
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            String text = new String(Base64.getUrlEncoder().withoutPadding().encode(digest), StandardCharsets.US_ASCII);
            return '"' + text.substring(0, DIGEST_CHARACTERS) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isWorthPacking() {
        return bytes.length >= ContentCoding.LEAST_BYTES;
    }

    /** The same body, packed by gzip. */
    RenderedBody packed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        AnswerForm gzip = new AnswerForm(form.format(), ContentCoding.GZIP);
        return new RenderedBody(packed.toByteArray(), "W/" + etag, gzip, source, complete, asOf);
    }

    RenderedAnswer with(Optional<CacheStatus> status, boolean settled) {
        return new RenderedAnswer(this, status, settled);
    }
}

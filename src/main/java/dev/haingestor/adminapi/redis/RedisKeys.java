package dev.haingestor.adminapi.redis;

import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.store.StoreIdentity;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes keys in Redis. They begin with a digest of the store, so that deployments that share a Redis do not share figures. */
public final class RedisKeys {

    private static final int DIGEST_CHARACTERS = 22;

    private final String prefix;
    private final Map<SeriesQuery, String> queries = new ConcurrentHashMap<>();

    public RedisKeys(StoreIdentity store) {
        this.prefix = "admin-api:" + digest(out -> write(out, store.text())) + ":";
    }

    /** The key of a single value. */
    public String of(String name) {
        return prefix + name;
    }

    public String of(SeriesQuery query, Duration step, Instant start) {
        return prefix + queries.computeIfAbsent(query, RedisKeys::digest) + ":" + step.toSeconds() + ":"
                + start.getEpochSecond();
    }

    private static String digest(SeriesQuery query) {
        return digest(out -> {
            write(out, query.measurement());
            out.writeInt(query.fields().size());
            for (Map.Entry<String, FieldKind> field : query.fields().entrySet()) {
                write(out, field.getKey());
                write(out, field.getValue().name());
            }
            out.writeInt(query.tags().size());
            for (Map.Entry<String, String> tag : query.tags().entrySet()) {
                write(out, tag.getKey());
                write(out, tag.getValue());
            }
            for (String tag : query.groupBy()) {
                write(out, tag);
            }
        });
    }

    /** Writes a text with its length before it, so that no two sequences of texts have the same bytes. */
    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String digest(Content content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            content.writeTo(new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest)));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest.digest())
                    .substring(0, DIGEST_CHARACTERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Content {

        void writeTo(DataOutputStream out) throws IOException;
    }
}

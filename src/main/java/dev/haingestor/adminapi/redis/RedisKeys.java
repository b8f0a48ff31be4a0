package dev.haingestor.adminapi.redis;

import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.store.StoreIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes keys in Redis. They begin with a digest of the store, so that deployments that share a Redis do not share figures. */
public final class RedisKeys {

    private static final int DIGEST_CHARACTERS = 22;

    private final String prefix;

    public RedisKeys(StoreIdentity store) {
        this.prefix = "admin-api:" + digest(Stream.of(store.text())) + ":";
    }

    public String of(String name) {
        return prefix + name;
    }

    /** A digest of everything in which the queries may differ. */
    public static String digest(List<SeriesQuery> queries) {
        return digest(queries.stream().flatMap(RedisKeys::texts));
    }

    private static Stream<String> texts(SeriesQuery query) {
        return Stream.of(
                        Stream.of(
                                query.measurement(),
                                "" + query.fields().size(),
                                "" + query.tags().size()),
                        query.fields().entrySet().stream()
                                .flatMap(field -> Stream.of(
                                        field.getKey(), field.getValue().name())),
                        query.tags().entrySet().stream().flatMap(tag -> Stream.of(tag.getKey(), tag.getValue())),
                        Stream.of("" + query.groupBy().size()),
                        query.groupBy().stream())
                .flatMap(texts -> texts);
    }

    /** Each text has its length before it, so that no two sequences of texts have one digest. */
    private static String digest(Stream<String> texts) {
        String all = texts.map(text -> text.length() + ":" + text).collect(Collectors.joining());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, DIGEST_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

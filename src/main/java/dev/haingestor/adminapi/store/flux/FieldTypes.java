package dev.haingestor.adminapi.store.flux;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.service.InfluxQLQueryService;
import com.influxdb.exceptions.InfluxException;
import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;
import retrofit2.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Knows which types the fields have had, and plans reads by them.
 *
 * <p>A field has one type within a shard, but a writer may go from integers to floats when the next shard begins. A Flux query
 * over both shards reads only values of the first one's type <em>without an error</em> (measured on 2.7.12). So such fields are
 * read shard by shard, which costs more; as rollups add up, the answer is the same.
 *
 * <p>A type can change at any moment, by a point in an earlier shard too. So the types are looked up again after each read, and
 * a read that was planned by outdated types is repeated.
 */
final class FieldTypes {

    private static final Logger log = LoggerFactory.getLogger(FieldTypes.class);

    /** InfluxQL, as no Flux query shows a field's types. The text is constant: no name from outside is in it. */
    private static final String FIELD_KEYS = "SHOW FIELD KEYS";

    private static final Set<String> INTEGERS = Set.of("integer", "unsigned");
    private static final Set<String> NUMBERS = Set.of("integer", "float", "unsigned");

    /** How long the shards' length is trusted, and a server that refuses to tell types is not asked again. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private static final int TRIES = 3;

    /** A lookup takes milliseconds; whoever waits for it must not wait as long as for a query. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final InfluxDBClient client;
    private final String bucket;
    private final InfluxErrors errors;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicLong askers = new AtomicLong();
    private volatile @Nullable StoredTypes known;
    private Outcome last = new Outcome(0, null);
    private Shards shards = Shards.OF_A_DAY;
    private Instant shardsUntil = Instant.MIN;
    private Instant refusedUntil = Instant.MIN;
    private volatile boolean warned;

    FieldTypes(InfluxDBClient client, String bucket, InfluxErrors errors, Clock clock) {
        this.client = client;
        this.bucket = bucket;
        this.errors = errors;
        this.clock = clock;
    }

    /**
     * Runs a read by the known types, and again if they turn out to have changed before its end.
     *
     * @param fields the fields that are read; empty means any
     * @throws StoreException if the read fails, or the types keep changing
     */
    <T> T read(String measurement, Collection<String> fields, Function<FieldPlan, T> reading) {
        StoredTypes before = known;
        FieldPlan plan = (before == null ? ask() : before).plan(measurement, fields);
        for (int tries = 1; tries <= TRIES; tries++) {
            try {
                T result = reading.apply(plan);
                FieldPlan now = ask().plan(measurement, fields);
                if (now.equals(plan)) {
                    return result;
                }
                plan = now;
            } catch (StoreException e) {
                plan = otherPlan(measurement, fields, plan, e);
            }
        }
        throw new StoreException("the types of fields kept changing while InfluxDB was read");
    }

    /**
     * Makes a new plan if the types have changed, as that may be why InfluxDB refused the read. Otherwise throws the failure
     * again.
     */
    private FieldPlan otherPlan(String measurement, Collection<String> fields, FieldPlan plan, StoreException failure) {
        if (failure.getCause() instanceof IOException) {
            throw failure;
        }
        try {
            FieldPlan now = ask().plan(measurement, fields);
            if (!now.equals(plan)) {
                return now;
            }
        } catch (StoreException notToldEither) {
            failure.addSuppressed(notToldEither);
        }
        throw failure;
    }

    /**
     * Plans a read by the types as they are now.
     *
     * @param fields the fields that are read; empty means any
     */
    FieldPlan plan(String measurement, Collection<String> fields) {
        return ask().plan(measurement, fields);
    }

    /** All types that each field has had, by measurement and field, in InfluxDB's words. Those that it does not tell are missing. */
    Map<String, Map<String, Set<String>>> types() {
        return ask().types();
    }

    /**
     * Looks up the types by a request that begins after this call. Callers wait for the request in progress, and then share the
     * next.
     */
    private StoredTypes ask() {
        long asker = askers.incrementAndGet();
        asking.lock();
        try {
            if (last.answered() < asker) {
                last = asked(askers.get());
            }
            if (last.failure() != null) {
                throw last.failure();
            }
            return Objects.requireNonNull(known);
        } finally {
            asking.unlock();
        }
    }

    private Outcome asked(long answered) {
        try {
            known = read();
            return new Outcome(answered, null);
        } catch (StoreException e) {
            return new Outcome(answered, e);
        }
    }

    private StoredTypes read() {
        if (clock.instant().isBefore(refusedUntil)) {
            return new StoredTypes(Map.of(), Shards.OF_A_DAY);
        }
        try {
            Map<String, Map<String, Set<String>>> types = readTypes();
            boolean mixed = types.values().stream()
                    .flatMap(fields -> fields.values().stream())
                    .anyMatch(all -> all.size() > 1);
            return new StoredTypes(types, mixed ? shards() : Shards.OF_A_DAY);
        } catch (InfluxException e) {
            if (!isRefusal(e)) {
                throw errors.of(e);
            }
            warnOnce(errors.said(e));
            refusedUntil = clock.instant().plus(KNOWN_FOR);
            return new StoredTypes(Map.of(), Shards.OF_A_DAY);
        } catch (IOException e) {
            throw errors.of(e, LIMIT);
        } catch (RuntimeException e) {
            throw errors.of(e);
        }
    }

    /** Whether InfluxDB refuses to tell types, now and later; anything else is a failure like that of any query. */
    private static boolean isRefusal(InfluxException e) {
        return e.status() >= 400 && e.status() < 500 && e.status() != 401 && e.status() != 429;
    }

    private Map<String, Map<String, Set<String>>> readTypes() throws IOException {
        Call<ResponseBody> call = client.getService(InfluxQLQueryService.class)
                .query(FIELD_KEYS, bucket, null, null, null, "application/json");
        call.timeout().timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        JsonNode answer = read(call.execute());
        Map<String, Map<String, Set<String>>> types = new HashMap<>();
        for (JsonNode series : answer.path("series")) {
            Map<String, Set<String>> fields =
                    types.computeIfAbsent(series.path("name").asString(), key -> new HashMap<>());
            for (JsonNode row : series.path("values")) {
                fields.computeIfAbsent(row.path(0).asString(), key -> new HashSet<>())
                        .add(row.path(1).asString());
            }
        }
        return types;
    }

    /** Parses an answer by ourselves, as the client library takes a broken one for an empty one. */
    private JsonNode read(Response<ResponseBody> response) throws IOException {
        if (!response.isSuccessful()) {
            throw new InfluxException(response);
        }
        try (ResponseBody body = response.body()) {
            JsonNode result = json.readTree(body.string()).path("results").path(0);
            if (!result.has("statement_id")) {
                throw InfluxErrors.noAnswer(String.valueOf(result), null);
            }
            if (result.has("error")) {
                warnOnce(errors.said(new InfluxException(result.path("error").asString())));
            }
            return result;
        } catch (JacksonException e) {
            throw InfluxErrors.noAnswer(e.getOriginalMessage(), e);
        }
    }

    private Shards shards() {
        if (!clock.instant().isBefore(shardsUntil)) {
            shards = readShards();
            shardsUntil = clock.instant().plus(KNOWN_FOR);
        }
        return shards;
    }

    private Shards readShards() {
        try {
            return Shards.of(client.getBucketsApi().findBucketByName(bucket));
        } catch (InfluxException e) {
            warnOnce(errors.said(e));
            return Shards.OF_A_DAY;
        }
    }

    /**
     * Warns instead of failing, as InfluxQL may have no name for the bucket; if it is missing, the query that follows fails.
     */
    private void warnOnce(String reason) {
        if (!warned) {
            warned = true;
            log.warn(
                    "InfluxDB does not tell the types of its fields ({}): a field that changed its type may be read in part",
                    reason);
        }
    }

    /** @param types all types that each field has had, by measurement and field */
    private record StoredTypes(Map<String, Map<String, Set<String>>> types, Shards shards) {

        FieldPlan plan(String measurement, Collection<String> fields) {
            Map<String, Set<String>> had = new HashMap<>(types.getOrDefault(measurement, Map.of()));
            if (!fields.isEmpty()) {
                had.keySet().retainAll(Set.copyOf(fields));
            }
            boolean changed = had.values().stream().anyMatch(all -> all.size() > 1);
            return new FieldPlan(
                    changed,
                    named(had, all -> !NUMBERS.containsAll(all)),
                    named(had, all -> !Collections.disjoint(INTEGERS, all)),
                    changed ? shards : Shards.OF_A_DAY);
        }

        private static SortedSet<String> named(Map<String, Set<String>> had, Predicate<Set<String>> which) {
            SortedSet<String> names = new TreeSet<>();
            had.forEach((field, all) -> {
                if (which.test(all)) {
                    names.add(field);
                }
            });
            return names;
        }
    }

    /**
     * The outcome of a lookup.
     *
     * @param answered the number of the last caller that it answers
     * @param failure null where it succeeded
     */
    private record Outcome(long answered, @Nullable StoreException failure) {}
}

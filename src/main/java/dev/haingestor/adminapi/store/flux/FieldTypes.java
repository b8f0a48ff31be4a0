package dev.haingestor.adminapi.store.flux;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.domain.Bucket;
import com.influxdb.client.service.InfluxQLQueryService;
import com.influxdb.exceptions.InfluxException;
import dev.haingestor.adminapi.rollup.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.ResponseBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;
import retrofit2.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Knows which types the fields have had, and cuts what is asked of those with more than one at the shards' borders.
 *
 * <p>A field has one type within a shard, but a writer may go from integers to floats when the next shard begins. A Flux query
 * over both reads the type of the first shard and leaves out the rest <em>without an error</em> (measured on 2.7.12). Shard by
 * shard each is read wholly; as rollups add up, the answer is the same, only dearer, so it is done for such fields alone.
 */
final class FieldTypes {

    private static final Logger log = LoggerFactory.getLogger(FieldTypes.class);

    /** A constant text: no name from outside is in it. Flux has no question that shows a field's types. */
    private static final String FIELD_KEYS = "SHOW FIELD KEYS";

    private static final Set<String> NUMBERS = Set.of("integer", "float", "unsigned");

    /** A type changes with a new shard, at most once an hour. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    /** It takes milliseconds; whoever waits for it must not wait as long as for a query. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final InfluxDBClient client;
    private final String bucket;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile Known known;
    private volatile boolean warned;

    FieldTypes(InfluxDBClient client, String bucket, Clock clock) {
        this.client = client;
        this.bucket = bucket;
        this.clock = clock;
    }

    /** @param fields those asked about; empty means any */
    List<Span> spans(String measurement, Collection<String> fields, Instant start, Instant end) {
        return changed(measurement, fields) ? current().shards().cut(start, end) : List.of(new Span(start, end));
    }

    /**
     * Whether any of these fields has had more than one type.
     *
     * @param fields those asked about; empty means any
     */
    boolean changed(String measurement, Collection<String> fields) {
        return current().fields(measurement).entrySet().stream()
                .anyMatch(field -> (fields.isEmpty() || fields.contains(field.getKey())) && field.getValue().size() > 1);
    }

    /** Those of the fields that have ever held something else than numbers. Where they do, they can't be added up. */
    SortedSet<String> notAlwaysNumbers(String measurement, Collection<String> fields) {
        Map<String, Set<String>> types = current().fields(measurement);
        SortedSet<String> names = new TreeSet<>(fields);
        names.removeIf(field -> NUMBERS.containsAll(types.getOrDefault(field, Set.of())));
        return names;
    }

    /** One thread asks again; the others go on with what was known, and wait only where nothing was. */
    private Known current() {
        Known before = known;
        if (isFresh(before) || before != null && refreshing.isLocked()) {
            return before;
        }
        refreshing.lock();
        try {
            if (!isFresh(known)) {
                known = read();
            }
            return known;
        } finally {
            refreshing.unlock();
        }
    }

    private boolean isFresh(Known what) {
        return what != null && clock.instant().isBefore(what.until());
    }

    private Known read() {
        Instant until = clock.instant().plus(KNOWN_FOR);
        try {
            Map<String, Map<String, Set<String>>> types = readTypes();
            boolean mixed = types.values().stream().flatMap(fields -> fields.values().stream()).anyMatch(all -> all.size() > 1);
            return new Known(types, mixed ? readShards() : Shards.OF_A_DAY, until);
        } catch (InfluxException e) {
            if (!isRefusal(e)) {
                throw Faults.of(e);
            }
            warnOnce(e.getMessage());
            return new Known(Map.of(), Shards.OF_A_DAY, until);
        } catch (IOException e) {
            throw Faults.of(e, LIMIT);
        }
    }

    /** It will not tell, now or later; anything else is a failure like that of any query. */
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
            Map<String, Set<String>> fields = types.computeIfAbsent(series.path("name").asString(), key -> new HashMap<>());
            for (JsonNode row : series.path("values")) {
                fields.computeIfAbsent(row.path(0).asString(), key -> new HashSet<>()).add(row.path(1).asString());
            }
        }
        return types;
    }

    /** Not by the client's own API for this, which takes a broken answer for an empty one. */
    private JsonNode read(Response<ResponseBody> response) throws IOException {
        if (!response.isSuccessful()) {
            throw new InfluxException(response);
        }
        try (ResponseBody body = response.body()) {
            JsonNode result = json.readTree(body.string()).path("results").path(0);
            if (!result.has("statement_id")) {
                throw new StoreException("what came is no answer of InfluxDB");
            }
            if (result.has("error")) {
                warnOnce(result.path("error").asString());
            }
            return result;
        } catch (JacksonException e) {
            throw new StoreException("what came is no answer of InfluxDB", e);
        }
    }

    private Shards readShards() {
        try {
            Bucket found = client.getBucketsApi().findBucketByName(bucket);
            return Shards.of(found);
        } catch (InfluxException e) {
            warnOnce(e.getMessage());
            return Shards.OF_A_DAY;
        }
    }

    /** A bucket that is missing is told by the query that follows; here it may be one that InfluxQL has no name for. */
    private void warnOnce(String reason) {
        if (!warned) {
            warned = true;
            log.warn("InfluxDB does not tell the types of its fields ({}): a field that changed its type may be read in part",
                    Faults.oneLine(String.valueOf(reason)));
        }
    }

    /** @param types all that each field has had, by measurement and field */
    private record Known(Map<String, Map<String, Set<String>>> types, Shards shards, Instant until) {

        Map<String, Set<String>> fields(String measurement) {
            return types.getOrDefault(measurement, Map.of());
        }
    }
}

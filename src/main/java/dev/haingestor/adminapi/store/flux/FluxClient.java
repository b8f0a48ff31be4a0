package dev.haingestor.adminapi.store.flux;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.domain.Dialect;
import com.influxdb.client.domain.Query;
import com.influxdb.client.service.QueryService;
import com.influxdb.exceptions.InfluxException;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.flux.FluxMetrics.Outcome;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Response;

/**
 * Sends a query text with its variables and reads the answer row by row.
 *
 * <p>The client library's parser is not used: it is slower, and takes a broken answer for a complete one (docs/RATIONALE.md).
 */
final class FluxClient implements AutoCloseable {

    private static final int IDLE_CONNECTIONS = 16;

    private final FluxProperties properties;
    private final FluxMetrics metrics;
    private final InfluxErrors errors;
    private final ConnectionPool connections = new ConnectionPool(IDLE_CONNECTIONS, 1, TimeUnit.MINUTES);
    private final Dispatcher dispatcher = new Dispatcher();
    private final InfluxDBClient client;
    private final QueryService queries;
    private final PointWrites writes;
    private final FieldTypes fieldTypes;
    private final BucketRetention retention;

    FluxClient(FluxProperties properties, FluxMetrics metrics, Clock clock) {
        this.properties = properties;
        this.metrics = metrics;
        this.errors = new InfluxErrors(properties.token());
        OkHttpClient.Builder http = new OkHttpClient.Builder()
                .connectionPool(connections)
                .dispatcher(dispatcher)
                .connectTimeout(properties.timeout())
                .readTimeout(Duration.ZERO)
                .followRedirects(false)
                .addInterceptor(new BoundedBodies())
                .callTimeout(properties.timeout());
        this.client = InfluxDBClientFactory.create(InfluxDBClientOptions.builder()
                .url(properties.url())
                .authenticateToken(properties.token().toCharArray())
                .org(properties.org())
                .bucket(properties.bucket())
                .okHttpClient(http)
                .build());
        this.queries = client.getService(QueryService.class);
        this.writes = new PointWrites(properties, client, errors);
        this.fieldTypes = new FieldTypes(client, properties.bucket(), errors, clock);
        this.retention = new BucketRetention(client, properties.bucket(), clock);
    }

    void query(FluxText text, Extern extern, List<String> columns, Consumer<Row> rows) {
        query(text, extern, properties.timeout(), columns, rows);
    }

    /**
     * @param limit how long sending and reading may take together
     * @param columns the columns that {@link Row#get} numbers
     * @throws StoreException if the answer is not complete
     */
    void query(FluxText text, Extern extern, Duration limit, List<String> columns, Consumer<Row> rows) {
        long started = System.nanoTime();
        Outcome outcome = Outcome.ERROR;
        try {
            send(text, extern, limit, columns, rows);
            outcome = Outcome.SUCCESS;
        } catch (InfluxErrors.QueryTimeoutException e) {
            outcome = Outcome.TIMEOUT;
            throw e;
        } finally {
            metrics.record(text, outcome, Duration.ofNanos(System.nanoTime() - started));
        }
    }

    private void send(FluxText text, Extern extern, Duration limit, List<String> columns, Consumer<Row> rows) {
        Query query = new Query()
                .query(text.text())
                .extern(extern.text("bucket", properties.bucket()).file())
                .dialect(new Dialect().header(true).annotations(List.of(Dialect.AnnotationsEnum.DATATYPE)));
        Call<ResponseBody> call =
                queries.postQueryResponseBody(null, "identity", "application/json", properties.org(), null, query);
        call.timeout().timeout(limit.toNanos(), TimeUnit.NANOSECONDS);
        try {
            read(call.execute(), columns, rows);
        } catch (UncheckedIOException e) {
            throw errors.of(Objects.requireNonNull(e.getCause()), limit);
        } catch (IOException e) {
            throw errors.of(e, limit);
        } catch (RuntimeException e) {
            throw errors.of(e);
        }
    }

    private void read(Response<ResponseBody> response, List<String> columns, Consumer<Row> rows) throws IOException {
        if (!response.isSuccessful()) {
            throw errors.of(new InfluxException(response));
        }
        try (ResponseBody body = response.body();
                Reader reader = new InputStreamReader(body.byteStream(), StandardCharsets.UTF_8)) {
            FluxCsv.read(reader, columns, rows);
        }
    }

    PointWrites writes() {
        return writes;
    }

    FieldTypes fieldTypes() {
        return fieldTypes;
    }

    BucketRetention retention() {
        return retention;
    }

    FluxMetrics metrics() {
        return metrics;
    }

    @Override
    public void close() {
        dispatcher.cancelAll();
        client.close();
        connections.evictAll();
        dispatcher.executorService().shutdown();
    }
}

package dev.haingestor.adminapi.store.flux;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.domain.WritePrecision;
import com.influxdb.client.service.WriteService;
import com.influxdb.exceptions.InfluxException;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.store.BadPointsException;
import dev.haingestor.adminapi.store.NotPermittedException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import retrofit2.Call;
import retrofit2.Response;

/** Sends line protocol. The client library's own API repeats and buffers by rules of its own; here the caller does. */
final class PointWrites {

    /** InfluxDB's words for how many points of a partly accepted body it left out. */
    private static final Pattern DROPPED = Pattern.compile("\\bdropped=(\\d{1,9})\\b");

    private final FluxProperties properties;
    private final InfluxErrors errors;
    private final WriteService service;

    PointWrites(FluxProperties properties, InfluxDBClient client, InfluxErrors errors) {
        this.properties = properties;
        this.errors = errors;
        this.service = client.getService(WriteService.class);
    }

    /**
     * @param lines line protocol with times in nanoseconds
     * @param points the number of lines
     * @throws StoreException as {@link dev.haingestor.adminapi.store.PointWriter} says
     */
    void write(String lines, int points) {
        Call<Void> call = service.postWrite(
                properties.org(),
                properties.bucket(),
                lines,
                null,
                "identity",
                "text/plain; charset=utf-8",
                null,
                "application/json",
                null,
                WritePrecision.NS,
                null);
        call.timeout().timeout(properties.timeout().toNanos(), TimeUnit.NANOSECONDS);
        try {
            Response<Void> answer = call.execute();
            if (!answer.isSuccessful()) {
                throw refused(new InfluxException(answer), points);
            }
        } catch (IOException e) {
            throw errors.of(e, properties.timeout());
        }
    }

    private StoreException refused(InfluxException refusal, int points) {
        String said = errors.said(refusal);
        return switch (refusal.status()) {
            case 401, 403, 404 ->
                new NotPermittedException(
                        "InfluxDB does not let INFLUXDB_TOKEN write (" + refusal.status() + " " + said
                                + "): grant it to write INFLUXDB_BUCKET",
                        refusal);
            case 400, 413, 422 ->
                new BadPointsException(
                        "InfluxDB refuses points (" + refusal.status() + " " + said + ")",
                        dropped(String.valueOf(refusal.getMessage()), points),
                        refusal);
            default -> errors.of(refusal);
        };
    }

    private static int dropped(String said, int points) {
        Matcher matcher = DROPPED.matcher(said);
        return matcher.find() ? Math.min(points, Integer.parseInt(matcher.group(1))) : points;
    }
}

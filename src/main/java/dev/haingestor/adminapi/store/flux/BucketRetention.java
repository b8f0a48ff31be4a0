package dev.haingestor.adminapi.store.flux;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.domain.BucketRetentionRules;
import com.influxdb.client.domain.Buckets;
import com.influxdb.client.service.BucketsService;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import retrofit2.Call;
import retrofit2.Response;

/** The bucket's retention, as far as InfluxDB tells it. */
final class BucketRetention {

    private static final Logger log = LoggerFactory.getLogger(BucketRetention.class);
    private static final Duration BELIEVED = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final BucketsService buckets;
    private final String bucket;
    private final Clock clock;
    private volatile Duration retention = Duration.ZERO;
    private Instant askedAgain = Instant.MIN;

    BucketRetention(InfluxDBClient client, String bucket, Clock clock) {
        this.buckets = client.getService(BucketsService.class);
        this.bucket = bucket;
        this.clock = clock;
    }

    Instant keptSince(Instant now) {
        return retention.isZero() ? Instant.MIN : now.minus(retention);
    }

    /** Asks InfluxDB for the retention, at most once a minute. A failure is not worth an exception. */
    synchronized void learn() {
        if (clock.instant().isBefore(askedAgain)) {
            return;
        }
        askedAgain = clock.instant().plus(BELIEVED);
        Call<Buckets> call = buckets.getBuckets(null, null, 1, null, null, null, bucket, null);
        call.timeout().timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Response<Buckets> response = call.execute();
            if (response.isSuccessful()) {
                retention = response.body().getBuckets().stream()
                        .flatMap(found -> found.getRetentionRules().stream())
                        .map(BucketRetentionRules::getEverySeconds)
                        .findFirst()
                        .map(Duration::ofSeconds)
                        .orElse(Duration.ZERO);
            }
        } catch (IOException | RuntimeException e) {
            log.debug("InfluxDB does not tell how long the bucket keeps its points: {}", e.getMessage());
        }
    }
}

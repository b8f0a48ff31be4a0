package dev.haingestor.adminapi.store.flux;

import com.influxdb.client.domain.Bucket;
import com.influxdb.client.domain.BucketRetentionRules;
import dev.haingestor.adminapi.rollup.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The borders of a bucket's shards: multiples of their length since the year 1, so those of a week begin on Mondays. */
public record Shards(Duration length) {

    /** Used where the length is unknown: borders of weeks are borders of days, too, and finer cuts cost only time. */
    static final Shards OF_A_DAY = new Shards(Duration.ofDays(1));

    private static final Instant ORIGIN = Instant.parse("0001-01-01T00:00:00Z");

    static Shards of(Bucket bucket) {
        if (bucket == null) {
            return OF_A_DAY;
        }
        return bucket.getRetentionRules().stream()
                .map(BucketRetentionRules::getShardGroupDurationSeconds)
                .filter(seconds -> seconds != null && seconds > 0)
                .findFirst()
                .map(seconds -> new Shards(Duration.ofSeconds(seconds)))
                .orElse(OF_A_DAY);
    }

    List<Window> cut(Instant start, Instant end) {
        List<Window> spans = new ArrayList<>();
        for (Instant from = start; from.isBefore(end); ) {
            Instant border = next(from);
            Instant to = border.isBefore(end) ? border : end;
            spans.add(new Window(from, to));
            from = to;
        }
        return spans;
    }

    private Instant next(Instant time) {
        long since = time.getEpochSecond() - ORIGIN.getEpochSecond();
        return ORIGIN.plusSeconds(since - Math.floorMod(since, length.toSeconds()) + length.toSeconds());
    }
}

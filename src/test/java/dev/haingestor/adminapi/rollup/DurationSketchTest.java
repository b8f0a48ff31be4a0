package dev.haingestor.adminapi.rollup;

import dev.haingestor.adminapi.Seed;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DurationSketchTest {

    @Test
    void mergedTimes_areTheVeryDistributionOfTheWhole() {
        Random random = Seed.random(DurationSketchTest.class);
        long[] nanos = LongStream.generate(() -> (long) Math.exp(random.nextDouble() * 24))
                .limit(2_000)
                .toArray();
        List<DurationSketch> parts = LongStream.of(nanos)
                .mapToObj(Duration::ofNanos)
                .map(DurationSketch::of)
                .toList();
        List<DurationSketch> halves = List.of(sum(parts.subList(0, 700)), sum(parts.subList(700, 2_000)));

        Distribution merged = DurationSketch.merged(halves);

        assertThat(merged.sameBins(Distribution.of(LongStream.of(nanos)
                        .mapToDouble(time -> Math.max(1e-6, time / 1e6))
                        .toArray())))
                .isTrue();
        assertThat(merged.count()).isEqualTo(2_000);
    }

    private static DurationSketch sum(List<DurationSketch> all) {
        return all.stream().reduce(DurationSketch::plus).orElseThrow();
    }
}

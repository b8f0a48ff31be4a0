package dev.haingestor.adminapi.fallback;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Distribution;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class TimesTest {

    @Test
    void mergedTimes_areTheVeryDistributionOfTheWhole() {
        Random random = Seed.random(TimesTest.class);
        long[] nanos = LongStream.generate(() -> (long) Math.exp(random.nextDouble() * 24)).limit(2_000).toArray();
        List<Times> parts = LongStream.of(nanos).mapToObj(Duration::ofNanos).map(Times::of).toList();
        List<Times> halves = List.of(sum(parts.subList(0, 700)), sum(parts.subList(700, 2_000)));

        Distribution merged = Times.merged(halves);

        assertThat(merged.sameBins(Distribution.of(LongStream.of(nanos).mapToDouble(time -> Math.max(1e-6, time / 1e6)).toArray()))).isTrue();
        assertThat(merged.count()).isEqualTo(2_000);
    }

    private static Times sum(List<Times> all) {
        return all.stream().reduce(Times::plus).orElseThrow();
    }
}

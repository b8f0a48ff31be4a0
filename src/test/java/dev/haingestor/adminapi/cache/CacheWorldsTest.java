package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.Seed;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the cache says is what the store would have said at that moment: in random worlds with late points, points on borders and
 * of the future, reads that fail, and random steps.
 */
@Tag("slow")
class CacheWorldsTest {

    private static final int WORLDS = Integer.getInteger("worlds", 300);

    @Test
    void cachedAnswer_isTheDirectOneAsOfItsMoment() {
        Random random = Seed.random(CacheWorldsTest.class);
        CacheWorld.Shares shares = new CacheWorld.Shares();
        for (int world = 0; world < WORLDS; world++) {
            new CacheWorld(new Random(random.nextLong()), CacheWorld.LATENESS, shares).run();
        }
        assertThat(shares.late).as("late points").isGreaterThan(WORLDS * 10);
        assertThat(shares.borders).as("points on borders").isGreaterThan(WORLDS * 4);
        assertThat(shares.future).as("points of the future").isGreaterThan(WORLDS);
        assertThat(shares.failed).as("reads that failed").isGreaterThan(WORLDS);
        assertThat(shares.compared).as("windows compared that were not empty").isGreaterThan(WORLDS * 30);
        assertThat(shares.past).as("answers about the past").isGreaterThan(WORLDS);
        assertThat(shares.kept)
                .as("questions that needed no settled window from the store")
                .isGreaterThan(WORLDS);
    }
}

package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.SetClock;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Precision;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Group;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** When names are looked up, and whom they are given to. */
class GroupLimitTest {

    private static final SeriesQuery QUERY = SeriesQuery.of("m", Map.of("v", FieldKind.DELTA), "service");

    private final SetClock clock = new SetClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final GroupLimit limit = new GroupLimit(2, clock, Runnable::run);
    private final Sizes sizes = new Sizes();

    /** A store that knows how many points its groups have. */
    private static final class Sizes implements GroupLimit.Lookup {

        private final Map<String, Integer> points = new HashMap<>();
        private int counted;
        private int ranked;
        private boolean fails;
        private Runnable meanwhile = () -> {};

        @Override
        public boolean mayBeMoreThan(int groups) {
            counted++;
            if (fails) {
                throw new StoreException("away");
            }
            return points.size() > groups;
        }

        @Override
        public GroupLimit.Largest largest(int most, Set<Group> named) {
            ranked++;
            meanwhile.run();
            Comparator<String> bySize =
                    Comparator.comparing(name -> -points.get(name) * (named.contains(Group.of(name)) ? 2 : 1));
            List<Group> largest = points.keySet().stream()
                    .sorted(bySize.thenComparing(Comparator.naturalOrder()))
                    .limit(most)
                    .map(Group::of)
                    .toList();
            return new GroupLimit.Largest(largest, points.size());
        }
    }

    private Optional<Set<Group>> named() {
        return limit.read(QUERY, sizes, NamedGroups::named);
    }

    private static Optional<Set<Group>> these(String... names) {
        return Optional.of(Set.of(names).stream().map(Group::of).collect(Collectors.toSet()));
    }

    @Test
    void read_ofNoGroups_looksUpNothing() {
        limit.read(SeriesQuery.of("m", Map.of("v", FieldKind.DELTA)), sizes, NamedGroups::named);

        assertThat(sizes.counted).isZero();
    }

    @Test
    void read_looksUpOnceAMinute_andRanksOnlyWhatIsTooMany() {
        sizes.points.putAll(Map.of("a", 1, "b", 1));
        assertThat(named()).isEmpty();
        sizes.points.put("c", 5);
        clock.pass(Duration.ofSeconds(59));
        assertThat(named()).isEmpty();
        assertThat(sizes.counted).isEqualTo(1);
        assertThat(sizes.ranked).isZero();

        clock.pass(Duration.ofSeconds(1));

        assertThat(named()).isEqualTo(these("a", "c"));
        assertThat(named()).isEqualTo(these("a", "c"));
        assertThat(sizes.counted).isEqualTo(2);
        assertThat(sizes.ranked).isEqualTo(1);
    }

    @Test
    void read_thatMeetsMore_isDoneAgainWithNames() {
        sizes.points.putAll(Map.of("a", 1, "b", 2));
        named();
        sizes.points.put("c", 3);
        List<NamedGroups> tried = new ArrayList<>();

        limit.read(QUERY, sizes, names -> {
            tried.add(names);
            if (names.named().isEmpty()) {
                throw new TooManyGroupsException();
            }
            return names;
        });

        assertThat(tried).extracting(NamedGroups::named).containsExactly(Optional.empty(), these("b", "c"));
        assertThat(limit.tooMany(QUERY)).hasValue(3);
    }

    /** What is met may lie where lookups don't see it. */
    @Test
    void read_thatMeetsMoreThanLookupsFind_stillHasNames() {
        sizes.points.putAll(Map.of("a", 1, "b", 2));

        NamedGroups names = limit.read(QUERY, sizes, tried -> {
            if (tried.named().isEmpty()) {
                throw new TooManyGroupsException();
            }
            return tried;
        });

        assertThat(names.named()).isEqualTo(these("a", "b"));
        assertThat(names.of(Group.of("c"))).isEqualTo(Group.rest(1));
    }

    @Test
    void read_thatAlwaysMeetsMore_fails() {
        assertThatThrownBy(() -> limit.read(QUERY, sizes, names -> {
                    throw new TooManyGroupsException();
                }))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void name_isKept_untilAnotherGroupHasTwiceThePoints() {
        sizes.points.putAll(Map.of("b", 10, "c", 10, "d", 9));
        assertThat(named()).isEqualTo(these("b", "c"));

        sizes.points.putAll(Map.of("a", 10, "d", 19));
        clock.pass(Duration.ofMinutes(1));
        assertThat(named()).isEqualTo(these("b", "c"));

        sizes.points.put("d", 21);
        clock.pass(Duration.ofMinutes(1));
        assertThat(named()).isEqualTo(these("b", "d"));
    }

    @Test
    void lookThatTakesLong_isTakenLessOften() {
        sizes.points.putAll(Map.of("a", 1, "b", 1, "c", 1));
        sizes.meanwhile = () -> clock.pass(Duration.ofSeconds(10));
        named();
        clock.pass(Duration.ofSeconds(199));
        named();
        assertThat(sizes.ranked).isEqualTo(1);

        clock.pass(Duration.ofSeconds(1));
        named();

        assertThat(sizes.ranked).isEqualTo(2);
    }

    @Test
    void fewerGroupsAgain_allHaveNames() {
        sizes.points.putAll(Map.of("a", 1, "b", 1, "c", 1));
        assertThat(named()).isPresent();
        sizes.points.remove("c");
        clock.pass(Duration.ofMinutes(1));

        assertThat(named()).isEmpty();
        assertThat(limit.tooMany(QUERY)).isEmpty();
    }

    @Test
    void lookupThatFails_theNamesOfBeforeHold() {
        sizes.points.putAll(Map.of("a", 1, "b", 1, "c", 1));
        named();
        sizes.fails = true;
        clock.pass(Duration.ofMinutes(2));

        assertThat(named()).isEqualTo(these("a", "b"));
    }

    @Test
    void firstLookupThatFails_isARead_thatFails() {
        sizes.fails = true;

        assertThatThrownBy(this::named).isInstanceOf(StoreException.class).hasMessage("away");
    }

    @Test
    void rest_isNoTagThatCanBeWritten() {
        String rest = Group.rest(1).values().get(0);
        for (String before : List.of("", "\\", "\\\\", "\"")) {
            for (String after : List.of("", "\"")) {
                byte[] body = ("m,service=" + before + rest + after + " v=1").getBytes(StandardCharsets.UTF_8);
                for (Line line : new LineParser(Precision.NANOSECONDS, 0)
                        .parse(body, body.length)
                        .lines()) {
                    assertThat(line.series().tags().values()).doesNotContain(rest);
                }
            }
        }
    }
}

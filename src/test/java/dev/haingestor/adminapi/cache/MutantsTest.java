package dev.haingestor.adminapi.cache;

import dev.haingestor.adminapi.Seed;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each rule of the cache is broken once, in its source, and the worlds of {@link CacheWorldsTest} must find it out. A mutant whose
 * text is not in the source any more fails as well: its rule has moved, and the mutant must follow.
 */
@Tag("slow")
class MutantsTest {

    private static final int WORLDS = 500;
    private static final Path SOURCES = Path.of("src/main/java/dev/haingestor/adminapi/cache");
    private static final String ROOM = "dev.haingestor.adminapi.cache.";

    static Stream<Mutant> mutants() {
        return Stream.of(
                new Mutant(
                        "no settle rule",
                        "TailRefresher",
                        "return Range.floor(outage.unsettledSince(readAt).filter(usual::isAfter).orElse(usual), key.base());",
                        "return Range.floor(readAt, key.base()).plus(key.base());"),
                new Mutant(
                        "settles a window early",
                        "TailRefresher",
                        "return Range.floor(outage.unsettledSince(readAt).filter(usual::isAfter).orElse(usual), key.base());",
                        "return Range.floor(usual, key.base()).plus(key.base());"),
                new Mutant(
                        "lateness too small",
                        "TailRefresher",
                        "readAt.minus(properties.lateness())",
                        "readAt.minus(properties.lateness().dividedBy(4))"),
                new Mutant(
                        "partial result kept",
                        "WindowAssembly",
                        "loads.forEach(load -> deadline.await(load).forEach(reading -> known.put(reading.window(), reading)));",
                        """
                        loads.forEach(load -> {
                            try {
                                deadline.await(load).forEach(reading -> known.put(reading.window(), reading));
                            } catch (dev.haingestor.adminapi.rollup.StoreException e) {
                                missing.forEach((step, starts) -> starts.forEach(start -> {
                                    Window window = new Window(start, start.plus(step));
                                    known.putIfAbsent(window, new Reading(window, Rollup.EMPTY, tail.readAt(), step, source));
                                }));
                            }
                        });"""),
                new Mutant(
                        "inclusive end",
                        "Tail",
                        ".subList(first, last + 1)",
                        ".subList(first, Math.min(last + 2, range.count()))"),
                new Mutant(
                        "step missing in the key",
                        "SettledWindows",
                        "new Key(query, step,",
                        "new Key(query, Duration.ZERO,"),
                new Mutant("query missing in the key", "SettledWindows", "new Key(query, step,", "new Key(null, step,"),
                new Mutant("clipped edge window", "WindowAssembly", "sum.add(rollup(piece));", ""),
                new Mutant(
                        "clock read after the query",
                        "TailReader",
                        "new Reads(readAt, unsettled,",
                        "new Reads(store.now(), unsettled,"),
                new Mutant("tail windows of different moments", "TailRefresher", "return fresh; }", """
                        java.util.Map<SeriesQuery, java.util.List<Rollup>> windows = new java.util.HashMap<>(fresh.windows());
                        before.filter(last -> last.range().equals(fresh.range()))
                                .ifPresent(last -> windows.putAll(last.windows()));
                        windows.keySet().retainAll(fresh.windows().keySet());
                        return new Tail(fresh.readAt(), fresh.unsettled(), fresh.range(), windows, fresh.last(),
                                fresh.first(), fresh.missing(), fresh.missingLast());
                        }"""),
                new Mutant(
                        "windows of the tail taken for settled",
                        "TailRead",
                        "new TailRead(tail.readAt(), tail.unsettled(),",
                        "new TailRead(tail.readAt(), tail.range().end(),"),
                new Mutant(
                        "points of the future count",
                        "TailReader",
                        "store.windows(part.query(), range, readAt)",
                        "store.windows(part.query(), range, range.end())"),
                new Mutant(
                        "a sum without its last part",
                        "SettledWindowSums",
                        "Rollup.sum(parts), readAt, window.length()",
                        "Rollup.sum(parts.subList(0, parts.size() - 1)), readAt, window.length()"),
                new Mutant(
                        "first times that windows contradict",
                        "WindowCache",
                        ".filter(reading -> !reading.rollup().isEmpty())",
                        ".filter(reading -> false)"),
                new Mutant(
                        "a snapshot that outlives its tail",
                        "SnapshotCache",
                        "return tail == another && epoch",
                        "return epoch"));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isFoundOut(Mutant mutant, @TempDir Path folder) throws Exception {
        mutant.compileTo(folder);
        Random random = Seed.random(MutantsTest.class);
        try (Room room = new Room(folder)) {
            assertThat(room.worldThatFails(random, WORLDS))
                    .as("the world that finds it out")
                    .isPresent();
        }
    }

    /** Else every mutant would seem to be found out by whatever is wrong with loading it. */
    @Test
    void whatIsNotChanged_isNotFoundOut(@TempDir Path folder) throws Exception {
        new Mutant("none", "TailRefresher", "final class TailRefresher", "final class TailRefresher").compileTo(folder);
        try (Room room = new Room(folder)) {
            assertThat(room.worldThatFails(Seed.random(MutantsTest.class), WORLDS / 10))
                    .isEmpty();
        }
    }

    /** Called in the room with the mutant. */
    @SuppressWarnings("unused") // by name
    static Integer worldThatFails(long seed, int worlds) {
        Random random = new Random(seed);
        for (int world = 0; world < worlds; world++) {
            try {
                new CacheWorld(new Random(random.nextLong()), CacheWorld.LATENESS, new CacheWorld.Shares()).run();
            } catch (AssertionError | RuntimeException wrong) {
                return world;
            }
        }
        return null;
    }

    /** A text of a source file, and what stands there instead. */
    record Mutant(String name, String type, String from, String to) {

        /** The formatter may break a line anywhere between two tokens. */
        private static Pattern anyhowSpaced(String code) {
            return Pattern.compile(Arrays.stream(code.split("\\s+|(?<=\\W)|(?=\\W)"))
                    .map(Pattern::quote)
                    .collect(Collectors.joining("\\s*")));
        }

        void compileTo(Path folder) throws IOException {
            String source = Files.readString(SOURCES.resolve(type + ".java"));
            Matcher found = anyhowSpaced(from).matcher(source);
            assertThat(found.find()).as(from + " in " + type + ".java").isTrue();
            Path mutated = folder.resolve(type + ".java");
            Files.writeString(mutated, found.replaceAll(Matcher.quoteReplacement(to)));
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            int failed = compiler.run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-nowarn",
                    "-parameters",
                    "-d",
                    folder.toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    mutated.toString());
            assertThat(failed).as("the mutant doesn't compile").isZero();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Loads the room of the cache anew, with the mutant before the rest; all else is what the test itself uses. */
    private static final class Room extends URLClassLoader {

        Room(Path mutant) throws IOException {
            super(
                    new URL[] {
                        mutant.toUri().toURL(),
                        Path.of("target/classes").toUri().toURL(),
                        Path.of("target/test-classes").toUri().toURL()
                    },
                    MutantsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(ROOM)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? findClass(name) : known;
            }
        }

        Optional<Integer> worldThatFails(Random random, int worlds) throws ReflectiveOperationException {
            var method =
                    loadClass(MutantsTest.class.getName()).getDeclaredMethod("worldThatFails", long.class, int.class);
            method.setAccessible(true);
            try {
                return Optional.ofNullable((Integer) method.invoke(null, random.nextLong(), worlds));
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}

package dev.haingestor.adminapi.store.flux;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.influx.InfluxServer;
import dev.haingestor.adminapi.influx.RealInflux;
import dev.haingestor.adminapi.influx.RealInfluxExtension;
import dev.haingestor.adminapi.lineprotocol.Batch;
import dev.haingestor.adminapi.lineprotocol.Field;
import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.LineFormat;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Precision;
import dev.haingestor.adminapi.lineprotocol.RandomLines;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.PointQuery;
import dev.haingestor.adminapi.rollup.Window;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real InfluxDB says which lines are line protocol, and what they mean. It stands here and not beside the parser for the
 * store that reads them back.
 */
@RealInflux
@Tag("slow")
class LineDifferentialTest {

    /** Reasons of ours for lines that InfluxDB may take; why they are refused nevertheless is said at {@link LineParser}. */
    private static final List<String> STRICTER = List.of(
            "not UTF-8: ",
            "its text goes on after the closing quote",
            "CR LF",
            "a name can't end in a backslash",
            "a field has no name",
            "a line's end in a name",
            "a line's end stands in place of the time");

    private static final long NOW = 1;

    /** More of them, for a longer look, with {@code -Dlines=}. */
    private static final int DAMAGED_LINES = Integer.getInteger("lines", 900);

    /** A second in which all times of one test lie, if nothing happened to them. */
    private static final long BASE = Instant.parse("2026-11-20T12:00:00Z").getEpochSecond() * 1_000_000_000;

    /** In each place of a line something is missing, doubled, odd or at a limit. M stands for a measurement of its own. */
    private static final String ODD = """
            M
            M v
            M v=
            M =1
            M v=1,
            M v=1,,w=2
            M v=1,,w="a"=2
            M v=1,w
            M v=1,=2
            M ,v=1
            M v w=1
            M v=1 w=2
            ,t=a v=1
            M,t v=1
            M,t= v=1
            M, v=1
            M,=a v=1
            M,t=a, v=1
            M,t=a=b v=1
            M,t=\\=b v=1 5
            M,t=a,t=b v=1
            M,t=a,t=a v=1
            M,t=a,s=b,t=c v=1
            M,s=b,t=c,r=d v=1 5
            M,time=a v=1
            M,z=1,time=a v=1
            M,ti\\me=a v=1 5
            M,time\\ =a v=1 5
            M,_field=a v=1
            M,_measurement=a v=1
            M,field=a v=1 5
            M,_t=a v=1 5
            M _field=1 5
            M _v=1 5
            M time=1 5
            M time=x,v=1 5
            M time=1,v=2 5
            M time=1,time=2i,v=1 5
            M v=1,v=2 5
            M v=2,v=1,w=3,v=0 5
            M v=1,v=2i 5
            M v="a",v=1 5
            M\\ x\\,y,t\\ \\,\\==\\ \\,\\=a f\\ \\,\\==1 5
            M\\\\x,t\\\\x=a\\\\b f\\\\x=1 5
            M\\x,t\\x=a\\b f\\x=1 5
            M,t=C:\\\\dir v=1 5
            M,t=C:\\\\\\ dir v=1 5
            M,t=C:\\\\ dir v=1 5
            M,t=a\\\\\\,b v=1 5
            M,t=a\\ v=1
            M,t=a\\\\ v=1
            M,t\\=a v=1
            M\\ v=1
            M f\\=1
            M f\\\\=1
            M f\\\\=1,g=2
            M f\\\\\\=1=1 5
            M f\\"x=1 5
            M f\\\\"x=1 5
            M f\\ =1
            M "f"=1,"g"="h" 5
            M f"g=1,h"i=2 5
            M,t="a v=1 5
            M,t="a" v=1 5
            M,t="a b" v=1
            M,t\\"=\\"a v=1 5
            M=x v=1 5
            M"x v=1 5
            M#x v=1 5
            # M v=x
              # M v=x
            M v="" 5
            M v="a b,c=d" 5
            M v="a\\"b\\\\c\\nd\\ e\\,f\\=g" 5
            M v="\\\\" 5
            M v="\\" 5
            M v="a
            M v=a" 5
            M v="a"b 5
            M v="a""b" 5
            M v="a"b"c" 5
            M v="a"=1,b,c=2 5
            M v="a" "b" 5
            M v='a' 5
            M v=t,w=T,x=true,y=True,z=TRUE 5
            M v=f,w=F,x=false,y=False,z=FALSE 5
            M v=tRUE
            M v=tr
            M v=truefalse
            M v=t"x"
            M v=yes
            M v=0i,w=-0i,x=007i,y=-1i 5
            M v=9223372036854775807i,w=-9223372036854775808i 5
            M v=9223372036854775808i
            M v=-9223372036854775809i
            M v=000000000000000000000000000000009i 5
            M v=0u,w=18446744073709551615u,x=9223372036854775808u 5
            M v=18446744073709551616u
            M v=-1u
            M v=-0u
            M v=i
            M v=u
            M v=-i
            M v=-u
            M v=1i2
            M v=1ii
            M v=1iu
            M v=1I
            M v=1.5i
            M v=1e5i
            M v=- 5
            M v=--1
            M v=+1
            M v=1-2
            M v=.
            M v=-.
            M v=.5,w=5.,x=-.5,y=-5.,z=-0 5
            M v=1.2.3
            M v=1..2
            M v=1e5,w=1E5,x=1e+5,y=1e-5,z=-.1e-0 5
            M v=1e
            M v=e5
            M v=-e5
            M v=.e5
            M v=1.e5 5
            M v=1e5.5
            M v=1e5e5
            M v=1e+-5
            M v=1e400
            M v=1e-400,w=4.9e-324,x=1.7976931348623157e308 5
            M v=1.7976931348623159e308
            M v=0e999999 5
            M v=NaN
            M v=nan
            M v=n
            M v=Inf
            M v=-inf
            M v=0x10
            M v=1_000
            M v=1d
            M v=1f
            M v=null
            M v=12345678901234567890,w=0.1234567890123456789,x=9007199254740993 5
            M v=1 5
              M  v=1   5  \s
            M v=1 -5
            M v=1 -0
            M v=1 0005
            M v=1 00000000000000000000000000000000005
            M v=1 +5
            M v=1 --5
            M v=1 -
            M v=1 5.0
            M v=1 5i
            M v=1 1e3
            M v=1 5 6
            M v=1 5 x
            M v=1 9223372036854775807
            M v=1 9223372036854775808
            M v=1 9223372036854775806
            M v=1 -9223372036854775806
            M v=1 -9223372036854775807
            M v=1 -9223372036854775808
            M v=1 99999999999999999999
            M,m=1 m=2 5
            M,küche=ünï→✓ 😀="😀" 5
            """;

    private static final List<String> ODDER = List.of(
            "",
            "\n",
            " \t",
            "\r\n",
            "M v=1\r\n",
            "M v=1 5\r\n",
            "M v=t\r\n",
            "M v=\"x\"\r\n",
            "M v=\"x\" \r\n",
            "M,t=a\r v=1 5",
            "M\r v=1 5",
            "M f\r=1 5",
            "M v=\"a\rb\" 5",
            "M\t v=1 5",
            "M \tv=1 5",
            "M \u0000v=1 5",
            "\u0000\tM v=1 5",
            "M v=1\t5",
            "M v=1 \t5",
            "M v=1 \u00005",
            "M v=1 5\t",
            "M v=1 5 \t",
            "M v=1 \t",
            "M v=1\t",
            "M \t=1 5",
            "M v=1,\tw=2 5",
            "M\u0000x,t=\u0000 f\u0000=1 5",
            "M,\u0000=a v=1",
            "M v=\"\u0000\" 5",
            "M v=\"a\nb\n\nc\" 5",
            "M v=\"a\n",
            "M v=1\nM w=2 5",
            "M v=\"a\nM w=2 5",
            "# it's =\"\nM v=x\n\"\nM v=1 5",
            "# it's \"\nM v=1 5",
            "# \\\nM v=x\nM v=1 5",
            "M\\\nx,t\\\nx=a\\\nb f\\\nx=1 5",
            "M\\\\\nx v=1 5",
            "M v=1 5\\\n",
            "M v=1 5\\",
            "M v=\"a\\\nb\" 5",
            " M=a\"b v=1\nM v=1 5",
            " M=a\"b v=1 \nM v=1 5\n\"",
            " M,t=\"a v=1 5\nM w=1 5",
            "\uFEFFM v=1 5",
            "M,t==b v=1 5",
            "M\\=x v=1 5",
            "M\\\"x v=1 5",
            " M=a\"\nb v=1 5",
            " M=a v\"\nb\"=1 5");

    private final InfluxServer server = RealInfluxExtension.shared();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Place, Map<String, Field>> taken = new LinkedHashMap<>();
    private String bucket;
    private int measurements;

    @BeforeEach
    void open() {
        bucket = server.newBucket();
    }

    @AfterEach
    void close() {
        server.deleteBucket(bucket);
    }

    @Test
    void oddLines() {
        List<String> stricter = Stream.concat(ODD.lines(), ODDER.stream())
                .filter(line -> isStricter(named(line)))
                .toList();

        assertThat(stricter)
                .containsExactly(
                        "M v=1,,w=\"a\"=2",
                        "M f\\\\=1,g=2",
                        "M v=\"a\"b 5",
                        "M v=\"a\"\"b\" 5",
                        "M v=\"a\"b\"c\" 5",
                        "M v=\"a\"=1,b,c=2 5",
                        "M v=\"x\"\r\n",
                        "M \t=1 5",
                        " M=a\"b v=1 \nM v=1 5\n\"",
                        " M=a\"\nb v=1 5",
                        " M=a v\"\nb\"=1 5");
        readBack(60);
    }

    @Test
    void limitsOfLength() {
        String name = "x".repeat(65_525);
        for (String line : List.of(
                "M,t=" + name + " v=1 5",
                "M,t=" + name + "xxxxxx v=1 5",
                "M,t=" + name + " v" + name + "=1 5",
                "M v" + name + "=1 5",
                "M v" + name + "xxxxxxxxx=1 5",
                "M v" + name + name + "=1 5",
                "M v=" + "0".repeat(99_999) + "1 5",
                "M v=" + "1".repeat(309) + " 5",
                "M v=" + "1".repeat(310) + " 5",
                "M v=0." + "1".repeat(99_999) + " 5",
                "M v=\"" + "x".repeat(1 << 20) + "\" 5",
                "M v=\"x" + "x".repeat(1 << 20) + "\" 5",
                "M v=\"" + "\\\"".repeat(1 << 20) + "\" 5",
                "M v=\"x" + "\\\"".repeat(1 << 20) + "\" 5",
                "M v=\"" + "\\x".repeat(1 << 19) + "\" 5",
                "M v=\"x" + "\\x".repeat(1 << 19) + "\" 5")) {
            isStricter(named(line));
        }
        IntStream.range(65_525, 65_535)
                .mapToObj(length -> "y".repeat(length) + " v=1 5")
                .forEach(line -> isStricter(line.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void notUtf8() {
        for (String line :
                List.of("M? v=1 5", "M,t?=a v=1 5", "M,?=a v=1 5", "M,t=? v=1 5", "M f?=1 5", "M v=\"?\" 5")) {
            isStricter(new String(named(line), StandardCharsets.ISO_8859_1)
                    .replace('?', '\u00FF')
                    .getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void randomLines() {
        RandomLines random = new RandomLines(Seed.random(getClass()));
        for (int i = 0; i < 200; i++) {
            isStricter(random.line(measurement(), BASE + i).getBytes(StandardCharsets.UTF_8));
        }
        for (int i = 0; i < DAMAGED_LINES; i++) {
            isStricter(random.damaged(random.line(measurement(), BASE + i)));
        }

        readBack(300);
    }

    @Test
    void writtenLines_meanTheSame() {
        RandomLines random = new RandomLines(Seed.random(getClass()));
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            byte[] line = random.line(measurement(), BASE + i).getBytes(StandardCharsets.UTF_8);
            for (Line parsed : parse(line, Precision.NANOSECONDS).lines()) {
                LineFormat.append(body, parsed);
                body.append('\n');
                take(parsed);
            }
        }
        assertThat(write(body.toString().getBytes(StandardCharsets.UTF_8), "ns").statusCode())
                .isEqualTo(204);

        readBack(150);
    }

    @Test
    void precisions() {
        for (String name : List.of("ns", "us", "ms", "s", "n", "u", "m", "h", "NS")) {
            int status = write((name + " v=1 5").getBytes(StandardCharsets.UTF_8), name)
                    .statusCode();
            assertThat(status).as(name).isEqualTo(Precision.ofV2(name).isPresent() ? 204 : 400);
            Precision.ofV2(name)
                    .ifPresent(precision -> parse((name + " v=1 5").getBytes(StandardCharsets.UTF_8), precision)
                            .lines()
                            .forEach(this::take));
        }
        readBack(4);
    }

    private byte[] named(String line) {
        return line.replace("M", measurement()).getBytes(StandardCharsets.UTF_8);
    }

    /** A new one, so that no line's types are in the way of another's; without digits, which {@link RandomLines} may change. */
    private String measurement() {
        return "m"
                + Integer.toString(measurements++, 26)
                        .chars()
                        .map(digit -> 'a' + Character.digit(digit, 26))
                        .mapToObj(letter -> Character.toString(letter).repeat(2))
                        .collect(Collectors.joining())
                + "m";
    }

    /** @return whether InfluxDB takes what we refuse for a reason; every other difference is a failure */
    private boolean isStricter(byte[] body) {
        HttpResponse<String> answer = write(body, "ns");
        Batch batch = parse(body, Precision.NANOSECONDS);
        boolean stricter = isStricter(batch) || missesField(batch) && isStricter(withoutEmptyFields(body));
        boolean oneTookIt = batch.rejections().isEmpty();
        boolean otherTookIt = answer.statusCode() == 204;
        if (oneTookIt && answer.body().contains("already exists as type")) {
            assertThat(writeAlone(body)).isEqualTo(204);
            return false;
        }
        if (otherTookIt && stricter) {
            return true;
        }
        if (oneTookIt != otherTookIt) {
            String line = new String(body, 0, Math.min(body.length, 500), StandardCharsets.UTF_8);
            throw new AssertionError("the line: " + line + "\nInfluxDB: " + answer.statusCode() + " " + answer.body()
                    + "\nwe: " + batch);
        }
        if (otherTookIt) {
            batch.lines().forEach(this::take);
        }
        return false;
    }

    private static boolean isStricter(Batch batch) {
        return batch.rejections().stream().anyMatch(no -> STRICTER.stream().anyMatch(no.reason()::contains));
    }

    private static boolean missesField(Batch batch) {
        return batch.rejections().stream().anyMatch(no -> no.reason().equals("a field is missing"));
    }

    /** InfluxDB counts commas and equals signs: one behind a closing quote makes up for a field that is missing before it. */
    private static Batch withoutEmptyFields(byte[] body) {
        byte[] mended = new String(body, StandardCharsets.ISO_8859_1)
                .replaceAll(",,+", ",")
                .getBytes(StandardCharsets.ISO_8859_1);
        return parse(mended, Precision.NANOSECONDS);
    }

    private static Batch parse(byte[] body, Precision precision) {
        return new LineParser(precision, NOW).parse(body, body.length);
    }

    private void take(Line line) {
        Place place = new Place(line.series().measurement(), line.series().tags(), line.time());
        line.fields()
                .forEach(field ->
                        taken.computeIfAbsent(place, key -> new TreeMap<>()).put(field.name(), field));
    }

    /** A damaged measurement may be that of another line. */
    private int writeAlone(byte[] body) {
        String shared = bucket;
        bucket = server.newBucket();
        try {
            return write(body, "ns").statusCode();
        } finally {
            server.deleteBucket(bucket);
            bucket = shared;
        }
    }

    /** The last write of a field counts, here and there. */
    private void readBack(int atLeast) {
        int compared = 0;
        try (FluxStore store = FluxStores.open(new FluxProperties(
                server.url(), InfluxServer.TOKEN, InfluxServer.ORG, bucket, Duration.ofSeconds(30)))) {
            for (Map.Entry<Place, Map<String, Field>> entry : taken.entrySet()) {
                if (isReadable(entry.getKey(), entry.getValue())) {
                    Point expected = point(entry.getKey(), entry.getValue());
                    assertThat(read(store, expected)).contains(expected);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(atLeast);
    }

    private static List<Point> read(FluxStore store, Point expected) {
        List<Point> found = new ArrayList<>();
        Window moment = new Window(expected.time(), expected.time().plusNanos(1));
        store.recent(PointQuery.of(expected.measurement(), moment, 100), point -> found.add(withLineEnds(point)));
        return found;
    }

    /** The store mends InfluxDB's CSV in fields' values; a line's end in a name takes a backslash, which no writer means. */
    private static Point withLineEnds(Point point) {
        Map<String, String> tags = new HashMap<>();
        point.tags().forEach((name, value) -> tags.put(name.replace("\r\n", "\n"), value.replace("\r\n", "\n")));
        Map<String, Object> fields = new HashMap<>();
        point.fields().forEach((name, value) -> fields.put(name.replace("\r\n", "\n"), value));
        return Point.of(point.time(), point.measurement(), tags, fields);
    }

    private static Point point(Place place, Map<String, Field> fields) {
        Map<String, Object> values = new HashMap<>();
        fields.forEach((name, field) -> values.put(name, field.value()));
        return Point.of(Instant.EPOCH.plusNanos(place.time()), place.measurement(), place.tags(), values);
    }

    /**
     * InfluxDB keeps a point and never shows it again when its measurement has an escaped equals sign or quote, or a tag's
     * value begins with an equals sign; its queries break on tags whose names Flux has for columns; its CSV loses carriage
     * returns; and who wrote no time doesn't know which it became.
     */
    private static boolean isReadable(Place place, Map<String, Field> fields) {
        String text = place + " " + fields;
        return !place.measurement().contains("=")
                && !place.measurement().contains("\"")
                && place.tags().values().stream().noneMatch(value -> value.startsWith("="))
                && place.tags().keySet().stream().noneMatch(tag -> tag.startsWith("_"))
                && !text.contains("\r")
                && place.time() != NOW
                && Math.abs(place.time()) < Long.MAX_VALUE / 1_000 * 999;
    }

    private HttpResponse<String> write(byte[] body, String precision) {
        URI uri = URI.create(server.url() + "/api/v2/write?org=" + InfluxServer.ORG + "&bucket=" + bucket
                + "&precision=" + precision);
        try {
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Authorization", "Token " + InfluxServer.TOKEN)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Place(String measurement, Map<String, String> tags, long time) {}
}

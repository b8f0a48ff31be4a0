package dev.haingestor.adminapi.lineprotocol;

import dev.haingestor.adminapi.Seed;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What lines mean; whether InfluxDB takes the same ones, LineDifferentialTest knows. */
class LineParserTest {

    private static final long NOW = 1_790_000_000_123_456_789L;

    @Test
    void parse_everyType() {
        Line line = line("m,room=a f=1.5,i=-2i,u=3u,b=t,s=\"x y\" 5");

        assertThat(line)
                .isEqualTo(new Line(
                        1,
                        series("m", Map.of("room", "a")),
                        List.of(
                                new Field("f", FieldType.FLOAT, 1.5),
                                new Field("i", FieldType.INTEGER, -2L),
                                new Field("u", FieldType.UNSIGNED, 3L),
                                new Field("b", FieldType.BOOLEAN, true),
                                new Field("s", FieldType.STRING, "x y")),
                        5));
    }

    @Test
    void parse_numbersOfLines_areThoseOfAnEditor() {
        Batch batch = parse("m v=1 1\n\n# no line\nm v=\"a\nb\" 2\nbad\nm v=1 3\n\\\nbad\n  \nm v=1 4");

        assertThat(batch.lines()).extracting(Line::number).containsExactly(1, 4, 7, 11);
        assertThat(batch.rejections()).extracting(Rejection::line).containsExactly(6, 8);
    }

    @Test
    void parse_badLinesBetweenGoodOnes_goodOnesAreKept() {
        Batch batch = parse("m v=1 1\nm v=x\nm v=2 2\n\nm\nm v=3 3\n");

        assertThat(batch.lines()).extracting(Line::time).containsExactly(1L, 2L, 3L);
        assertThat(batch.rejections()).hasSize(2);
    }

    @Test
    void parse_onlyTheLengthGiven() {
        byte[] body = "m v=1 12345".getBytes(StandardCharsets.UTF_8);

        assertThat(new LineParser(Precision.NANOSECONDS, NOW)
                        .parse(body, 7)
                        .lines()
                        .get(0)
                        .time())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \t\u0000\n\n", "#", " \t# m v=1", "# it's =\"\nm v=1 5\n\""})
    void parse_nothingThere_isNeitherLineNorRejection(String body) {
        assertThat(parse(body)).isEqualTo(new Batch(List.of(), List.of()));
    }

    @Test
    void parse_names_withEscapes() {
        assertThat(line("a\\ b\\,c=d,t\\ \\,\\=\\x=\\=\\\\,\" f\\ \\,\\=\\\"\\x=1 5"))
                .satisfies(line -> {
                    assertThat(line.series()).isEqualTo(series("a b,c=d", Map.of("t ,=\\x", "=\\,\"")));
                    assertThat(line.fields()).extracting(Field::name).containsExactly("f ,=\"\\x");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            m\\x           | m\\x
            m\\\\x         | m\\\\x
            m\\"\\=x       | m"=x
            \\,m           | ,m
            \\ m           | ` m`
            =m             | =m
            _m#            | _m#
            """)
    void parse_measurement(String written, String meant) {
        assertThat(line(written + " v=1 5").series().measurement()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            ""|``
            "a b,c=d"|a b,c=d
            "\\"\\\\"|"\\
            "\\\\\\""|\\"
            "\\n\\t\\x\\,"|\\n\\t\\x\\,
            "ü 😀"|ü 😀
            """)
    void parse_text(String written, String meant) {
        assertThat(value("m v=" + written + " 5")).isEqualTo(meant);
    }

    @Test
    void parse_text_mayHoldLineEndsAndNul() {
        assertThat(value("m v=\"a\n\n#b\r\n\u0000\" 5")).isEqualTo("a\n\n#b\r\n\u0000");
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "-1,-1",
        "1.,1",
        ".5,0.5",
        "-.5,-0.5",
        "0.1,0.1",
        "1e3,1000",
        "1E-3,0.001",
        "-1.5e+3,-1500",
        "-0,-0.0",
        "1e-400,0",
        "007.5,7.5",
        "123456789012345,123456789012345",
        "0.123456789012345,0.123456789012345",
        "1234567890123456,1234567890123456",
        "12345678901234567890,12345678901234567890",
        "9007199254740993,9007199254740992",
        "999999999999.9999,999999999999.9999",
        "1.7976931348623157e308,1.7976931348623157e308",
        "4.9e-324,4.9e-324"
    })
    void parse_float(String written, double meant) {
        assertThat(value("m v=" + written + " 5")).isEqualTo(meant);
    }

    @Test
    @Tag("random")
    void parse_randomFloats_areTheNearestDouble() {
        Random random = Seed.random(getClass());
        for (int i = 0; i < 20_000; i++) {
            long digits = random.nextLong() >> 1 + random.nextInt(62);
            String number = BigDecimal.valueOf(digits, random.nextInt(22)).toPlainString();
            assertThat(value("m v=" + number + " 5")).as(number).isEqualTo(Double.parseDouble(number));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0i,0",
        "-0i,0",
        "-1i,-1",
        "007i,7",
        "999999999999999999i,999999999999999999",
        "9223372036854775807i,9223372036854775807",
        "-9223372036854775808i,-9223372036854775808",
        "1u,1",
        "0000000000000000000000000000012i,12",
        "18446744073709551615u,-1"
    })
    void parse_integer(String written, long meant) {
        assertThat(value("m v=" + written + " 5")).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "t,true",
        "T,true",
        "true,true",
        "True,true",
        "TRUE,true",
        "f,false",
        "F,false",
        "false,false",
        "False,false",
        "FALSE,false"
    })
    void parse_boolean(String written, boolean meant) {
        assertThat(value("m v=" + written)).isEqualTo(meant);
    }

    @Test
    void parse_blanksAroundTheParts_areSkipped() {
        assertThat(line(" \t\u0000m,t=a  \tv=1 \t\u00005  ")).isEqualTo(line("m,t=a v=1 5"));
        assertThat(line("m v=1 \t").time()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "NANOSECONDS,5,5",
        "MICROSECONDS,5,5000",
        "MILLISECONDS,-5,-5000000",
        "SECONDS,0005,5000000000",
        "MINUTES,5,300000000000",
        "HOURS,5,18000000000000",
        "NANOSECONDS,9223372036854775806,9223372036854775806",
        "NANOSECONDS,-9223372036854775806,-9223372036854775806",
        "NANOSECONDS,000000000000000000000000000007,7",
        "SECONDS,9223372036,9223372036000000000",
        "MICROSECONDS,-9223372036854775,-9223372036854775000"
    })
    void parse_time(Precision precision, String written, long nanos) {
        assertThat(parse("m v=1 " + written, precision).lines())
                .extracting(Line::time)
                .containsExactly(nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "NANOSECONDS,1790000000123456789",
        "MICROSECONDS,1790000000123456000",
        "MILLISECONDS,1790000000123000000",
        "SECONDS,1790000000000000000",
        "MINUTES,1789999980000000000",
        "HOURS,1789999200000000000"
    })
    void parse_noTime_isNowCutToThePrecision(Precision precision, long nanos) {
        assertThat(parse("m v=1", precision).lines()).extracting(Line::time).containsExactly(nanos);
    }

    @Test
    void parse_fieldTwice_lastValueCounts() {
        assertThat(line("m v=1,w=2,v=3 5").fields())
                .isEqualTo(line("m v=3,w=2 5").fields());
    }

    @Test
    void parse_thousandsOfFields_repeatedOnesToo() {
        String fields = IntStream.range(0, 6_000)
                .mapToObj(i -> "f" + i % 3_000 + "=" + i + "i")
                .collect(Collectors.joining(","));

        assertThat(line("m " + fields + " 5").fields())
                .isEqualTo(IntStream.range(0, 3_000)
                        .mapToObj(i -> new Field("f" + i, FieldType.INTEGER, 3_000L + i))
                        .toList());
    }

    @Test
    void parse_fieldNamedTime_isDropped() {
        assertThat(line("m time=1,v=2,time=\"x\" 5").fields())
                .isEqualTo(line("m v=2 5").fields());
    }

    @Test
    void parse_tagsInAnyOrder_areTheSameSeries() {
        assertThat(line("m,b=1,a=2 v=1").series())
                .isEqualTo(line("m,a=2,b=1 v=1").series());
    }

    @Test
    void parse_manySeriesNamesAndTexts_noneIsTakenForAnother() {
        List<String> written = IntStream.range(0, 20_000)
                .mapToObj(i -> "m,t=" + i + " f" + i + "=\"" + i + "\",g=\"" + i / 100 + "\" " + i)
                .toList();

        assertThat(parse(String.join("\n", written)).lines())
                .extracting(LineParserTest::formatted)
                .isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            m                         | no fields
            `m `                      | no fields
            ,t=a v=1                  | no measurement before the first comma
            m,t v=1                   | tag "t" has no value
            m,t= v=1                  | tag "t" has no value
            m,t=,s=a v=1              | tag "t" has no value
            m, v=1                    | a tag has no name
            m,=a v=1                  | a tag has no name
            m,t=a, v=1                | a tag has no name
            m,t=a=b v=1               | tag "t" has an = without a backslash in its value
            m,t=a,t=b v=1             | tag "t" occurs twice
            m,t=a,s=b,t=a v=1         | tag "t" occurs twice
            m,time=a v=1              | a tag can't have the name "time"
            m,a=a,_field=a v=1        | a tag can't have the name "_field"
            m,_measurement=a v=1      | a tag can't have the name "_measurement"
            m,t=a\\ v=1               | tag "t" has an = without a backslash in its value
            m v                       | field "v": no = after its name
            m v\\                      | field "v\\": no = after its name
            m v w=1                   | field "v": no = after its name
            m v=1,w                   | field "w": no = after its name
            m v=                      | field "v": it has no value
            m v=,w=1                  | field "v": it has no value
            m v= 5                    | field "v": it has no value
            m v=1,                    | a field is missing
            m v=1,,w=1                | a field is missing
            m ,v=1                    | a field is missing
            m =1                      | a field has no name
            m v=1,=2                  | a field has no name
            m v\\\\=1,w=2             | field "v\\\\": a name can't end in a backslash
            m v=12abc                 | field "v": 12abc is not a number
            m v=--1                   | field "v": --1 is not a number
            m v=.                     | field "v": . is not a number
            m v=-i                    | field "v": -i is not a number
            m v=1i2                   | field "v": 1i2 is not a number
            m v=-1u                   | field "v": -1u is not a number
            m v=1.5i                  | field "v": 1.5i is not a number
            m v=1e                    | field "v": 1e is not a number
            m v=0x1                   | field "v": 0x1 is not a number
            m v=1.2.3                 | field "v": 1.2.3 is not a number
            m v=-inf                  | field "v": -inf is not a number
            m v=1e400                 | field "v": 1e400 is out of range
            m v=9223372036854775808i  | field "v": 9223372036854775808i is out of range
            m v=18446744073709551616u | field "v": 18446744073709551616u is out of range
            m v=NaN                   | field "v": NaN is neither a number, nor true or false, nor text in quotes
            m v=+1                    | field "v": +1 is neither a number, nor true or false, nor text in quotes
            m v=tRUE                  | field "v": tRUE is neither a number, nor true or false, nor text in quotes
            m v=x y                   | field "v": x is neither a number, nor true or false, nor text in quotes
            m v="a                    | field "v": its text has no closing quote
            m v="a\\"                 | field "v": its text has no closing quote
            m v="a"b                  | field "v": its text goes on after the closing quote
            m v=1,v=1i                | field "v" occurs twice, with different types
            m time=1                  | no fields but "time", which is no field
            m v=1 x                   | x is not a time
            m v=1 -                   | - is not a time
            m v=1 5.0                 | 5.0 is not a time
            m v=1 5 6                 | something comes after the time: 6
            m v=1 9223372036854775807 | the time 9223372036854775807 is out of range
            m v=1 9999999999999999999 | the time 9999999999999999999 is out of range
            m v=1 99999999999999999999 | the time 99999999999999999999 is out of range
            """)
    void parse_badLine_saysWhy(String line, String reason) {
        assertThat(reason(line)).isEqualTo(reason);
    }

    @Test
    void parse_carriageReturns_areRefused() {
        assertThat(parse("m v=1 5\r\nm v=\"x\"\r\n\r\n").rejections())
                .hasSize(3)
                .allSatisfy(rejection -> assertThat(rejection.reason()).contains("CR LF"));
    }

    /** A quote counts while there are more equals signs than commas since the space, of those outside of quotes. */
    @Test
    void parse_commas_decideWhichQuotesHideALinesEnd() {
        assertThat(parse("m a=1,b\"c=2 5\nm v=1 6").lines())
                .extracting(Line::time)
                .containsExactly(5L, 6L);
        assertThat(parse("m v=\"a,b,c\" 5\nm v=1 6").lines())
                .extracting(Line::time)
                .containsExactly(5L, 6L);
        assertThat(value("m,t=a,s=b v=\"x\ny\" 5")).isEqualTo("x\ny");
    }

    @Test
    void parse_lineEndsThatInfluxDbDoesNotSee_areRefused() {
        assertThat(reason(" m=a\"\nb v=1 5")).isEqualTo("a line's end in a name: m=a\"\uFFFDb");
        assertThat(reason(" m=a v\"\nb\"=1 5")).startsWith("a line's end in a name: v\"");
        assertThat(reason(" m=a\"b v=1 \nm v=1 5")).isEqualTo("a line's end stands in place of the time");
    }

    @Test
    void parse_notUtf8_isRefusedWhereverItIs() {
        for (String place : List.of("m? v=1", "m,t?=a v=1", "m,t=? v=1", "m v?=1", "m v=\"?\"", "m v=\"?\\\"\"")) {
            for (String bytes : List.of("\u00FF", "\u00C3", "\u00ED\u00A0\u0080", "\u00C0\u0080")) {
                String line = place.replace("?", bytes);
                assertThat(reason(line.getBytes(StandardCharsets.ISO_8859_1)))
                        .as(place)
                        .startsWith("not UTF-8: ");
            }
        }
        assertThat(value("m v=\"\uFFFD\"")).isEqualTo("\uFFFD");
    }

    @Test
    void parse_reason_isShortAndPrintable() {
        assertThat(reason("m v=\u001b[31m\u202e\n" + "x".repeat(1_000)))
                .isEqualTo("field \"v\": \uFFFD[31m\uFFFD is neither a number, nor true or false, nor text in quotes");
        assertThat(reason("m v=" + "😀".repeat(1_000))).startsWith("field \"v\": " + "😀".repeat(60) + "... is");
        assertThat(reason("m " + "x".repeat(100_000) + "=x")).hasSizeLessThan(200);
    }

    @Test
    void parse_limitsOfLength() {
        assertThat(parse("m v=\"" + "\\\"".repeat(1 << 20) + "\"").lines()).hasSize(1);
        assertThat(parse("m v=\"" + "ü".repeat(1 << 19) + "\"").lines()).hasSize(1);
        assertThat(reason("m v=\"x" + "ü".repeat(1 << 19) + "\""))
                .isEqualTo("field \"v\": its text is longer than 1048576 bytes");
        assertThat(parse("m,t=" + "x".repeat(65_525) + " vw=1").lines()).hasSize(1);
        assertThat(reason("m,t=" + "x".repeat(65_526) + " vw=1"))
                .isEqualTo("field \"vw\": measurement, tags and its name are too long together");
    }

    @Test
    void parse_limitsOfNumbersAndTimes() {
        String zeros = "0".repeat(1 << 20);

        assertThat(value("m v=" + zeros + " 5")).isEqualTo(0.0);
        assertThat(reason("m v=0" + zeros + " 5")).isEqualTo("field \"v\": its number is longer than 1048576 bytes");
        assertThat(line("m v=1 " + zeros).time()).isZero();
        assertThat(reason("m v=1 0" + zeros)).endsWith("... is not a time");
    }

    @Test
    void parse_limitsOfNamesAndTexts() {
        String longest = "x".repeat(65_535);

        assertThat(reason(longest + " v=1"))
                .isEqualTo("field \"v\": measurement, tags and its name are too long together");
        assertThat(reason(longest + "x v=1")).isEqualTo("measurement and tags are too long together");
        assertThat(parse("m v=\"" + "x".repeat(1 << 20) + "\"").lines()).hasSize(1);
        assertThat(reason("m v=\"" + "\\\"".repeat((1 << 20) + 1) + "\""))
                .isEqualTo("field \"v\": its text is longer than 1048576 bytes");
    }

    @Test
    void parse_limitOfFields() {
        assertThat(line(fields(10_000)).fields()).hasSize(10_000);
        assertThat(reason(fields(10_001))).isEqualTo("more than 10000 fields");
    }

    private static String fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining(",", "m ", " 5"));
    }

    @Test
    void parse_fieldsTwice_lastValuesCount_howeverManyThereAre() {
        for (int count = 1; count < 60; count++) {
            String once =
                    IntStream.range(0, count).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining(","));
            String again = once.replace("=1", "=2");

            assertThat(line("m " + once + "," + again + " 5").fields())
                    .as("%d fields", count)
                    .isEqualTo(line("m " + again + " 5").fields());
            assertThat(reason("m " + once + ",f" + (count - 1) + "=t 5"))
                    .isEqualTo("field \"f" + (count - 1) + "\" occurs twice, with different types");
        }
    }

    @Test
    void lines_atTheirEnd_areNoMore_andAskingTakesNone() {
        byte[] body = "m v=1 1\nbad\nm v=1 2\n\n".getBytes(StandardCharsets.UTF_8);
        Iterator<Line> lines = new LineParser(Precision.NANOSECONDS, NOW).lines(body, body.length, rejection -> {});

        assertThat(lines.hasNext()).isTrue();
        assertThat(lines.hasNext()).isTrue();
        assertThat(lines.next().time()).isEqualTo(1);
        assertThat(lines.next().time()).isEqualTo(2);
        assertThat(lines.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(lines::next);
    }

    @Test
    void excerpt_ofSixtyCharacters_isWhole() {
        assertThat(Text.excerpt("x".repeat(60))).isEqualTo("x".repeat(60));
        assertThat(Text.excerpt("x".repeat(61))).isEqualTo("x".repeat(60) + "...");
        assertThat(reason("m v=" + "😀".repeat(60))).startsWith("field \"v\": " + "😀".repeat(60) + " is");
        assertThat(reason("m v=" + "😀".repeat(61))).startsWith("field \"v\": " + "😀".repeat(60) + "... is");
    }

    @Test
    void series_areEqual_whenMeasurementAndTagsAre() {
        Series one = series("m", Map.of("t", "a"));

        assertThat(one).isEqualTo(series("m", Map.of("t", "a"))).hasSameHashCodeAs(series("m", Map.of("t", "a")));
        assertThat(one)
                .isNotEqualTo(series("n", Map.of("t", "a")))
                .isNotEqualTo(series("m", Map.of("t", "b")))
                .isNotEqualTo("m");
        // Texts of equal hash: neither is taken for the other.
        assertThat(series("Aa", Map.of("t", "a"))).isNotEqualTo(series("BB", Map.of("t", "a")));
        assertThat(series("m", Map.of("t", "Aa"))).isNotEqualTo(series("m", Map.of("t", "BB")));
    }

    @Test
    @Tag("random")
    void format_randomLines_areReadAsTheSame() {
        RandomLines random = new RandomLines(Seed.random(getClass()));
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            String line = random.line("m\\ " + i, i - 100);
            lines.addAll(parse(i % 2 == 0 ? line.getBytes(StandardCharsets.UTF_8) : random.damaged(line))
                    .lines());
        }
        assertThat(lines).hasSizeGreaterThan(15_000);
        for (Line line : lines) {
            assertThat(parse(formatted(line)).lines()).as(formatted(line)).containsExactly(renumbered(line, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m a=1.0,b=-2i,c=18446744073709551615u,d=true,e=\"\" -5",
                "m,p=C:\\\\\\ dir a=1.0 5",
                "m\\\\\"x,t\"=\" a\\\\\"=\"\\\\\\\"\" 5",
                "m,t=\\=a v=1.0E10 5",
                "m time=0,\tv=-0.0 5"
            })
    void format_isLineProtocol(String line) {
        assertThat(formatted(line(line))).isEqualTo(line);
    }

    @Test
    void precision_namesOfBothVersions() {
        for (String name : List.of("ns", "us", "ms", "s")) {
            assertThat(Precision.ofV1(name)).isEqualTo(Precision.ofV2(name)).isPresent();
        }
        assertThat(List.of("n", "u", "µ", "m", "h").stream()
                        .map(Precision::ofV1)
                        .flatMap(Optional::stream))
                .containsExactly(
                        Precision.NANOSECONDS,
                        Precision.MICROSECONDS,
                        Precision.MICROSECONDS,
                        Precision.MINUTES,
                        Precision.HOURS);
        assertThat(List.of("", "n", "u", "m", "h", "NS", "x").stream().map(Precision::ofV2))
                .containsOnly(Optional.empty());
        assertThat(Precision.ofV1("x")).isEmpty();
    }

    @Test
    void precision_timesThatInfluxDbCantHold() {
        assertThat(Precision.NANOSECONDS.nanos(Long.MAX_VALUE)).isEmpty();
        assertThat(Precision.NANOSECONDS.nanos(Long.MIN_VALUE + 1)).isEmpty();
        assertThat(Precision.NANOSECONDS.nanos(Long.MIN_VALUE + 2)).isEqualTo(OptionalLong.of(Long.MIN_VALUE + 2));
        assertThat(Precision.HOURS.nanos(Long.MAX_VALUE)).isEmpty();
        assertThat(Precision.MICROSECONDS.nanos(9_223_372_036_854_776L)).isEmpty();
        assertThat(Precision.SECONDS.truncate(-1)).isEqualTo(-1_000_000_000);
    }

    private static Batch parse(String body) {
        return parse(body, Precision.NANOSECONDS);
    }

    private static Batch parse(String body, Precision precision) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new LineParser(precision, NOW).parse(bytes, bytes.length);
    }

    private static Batch parse(byte[] body) {
        return new LineParser(Precision.NANOSECONDS, NOW).parse(body, body.length);
    }

    private static Line line(String text) {
        Batch batch = parse(text);
        assertThat(batch.rejections()).isEmpty();
        assertThat(batch.lines()).hasSize(1);
        return batch.lines().get(0);
    }

    private static Object value(String text) {
        return line(text).fields().get(0).value();
    }

    private static String reason(String body) {
        return reason(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String reason(byte[] body) {
        Batch batch = parse(body);
        assertThat(batch.rejections()).isNotEmpty();
        return batch.rejections().get(0).reason();
    }

    private static Series series(String measurement, Map<String, String> tags) {
        return new Series(measurement, new TreeMap<>(tags));
    }

    private static Line renumbered(Line line, int number) {
        return new Line(number, line.series(), line.fields(), line.time());
    }

    private static String formatted(Line line) {
        StringBuilder text = new StringBuilder();
        LineFormat.append(text, line);
        return text.toString();
    }
}

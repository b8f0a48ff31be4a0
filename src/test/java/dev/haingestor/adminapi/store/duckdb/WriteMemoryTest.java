package dev.haingestor.adminapi.store.duckdb;

import dev.haingestor.adminapi.AppProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The largest bodies that are allowed, of what needs the most memory, at a service with 256 MB of heap. Each is taken, or
 * refused with a reason, and the service goes on.
 */
@Tag("integration")
@Tag("slow")
class WriteMemoryTest {

    private static final int LARGEST = 25 << 20;
    private static final String WRITE = "/api/v2/write";

    @TempDir
    private static Path folder;

    private static AppProcess app;

    @BeforeAll
    static void start() {
        app = AppProcess.start(folder, Map.of());
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void millionsOfLinesOfOneSeries_areTaken() throws IOException {
        String line = "a b=1\n";
        byte[] packed = Wire.gzip(line.repeat(LARGEST / line.length()));
        assertThat(packed).hasSizeLessThan(50_000);

        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 2)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> post(packed, "Content-Encoding", "gzip")))
                .toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(204));
        assertGoesOn();
    }

    @Test
    void moreThanAMillionSeries_areTaken() throws IOException {
        byte[] body = body(number -> "m,i=" + number + " v=1\n");

        HttpResponse<String> answer = post(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        try (Stream<String> kept = app.lines("/api/v1/export.lp")) {
            long series = new String(body, StandardCharsets.ISO_8859_1).lines().count();
            assertThat(series).isGreaterThan(1_400_000);
            assertThat(kept.filter(line -> line.startsWith("m,")).count()).isEqualTo(series);
        }
        assertGoesOn();
    }

    @Test
    void millionsOfBadLines_areCounted_andTheFirstAreNamed() throws IOException {
        HttpResponse<String> answer = post("x\n".repeat(LARGEST / 2).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"rejected\":" + LARGEST / 2, "line 20: ", "and " + (LARGEST / 2 - 20) + " more");
        assertGoesOn();
    }

    @Test
    void lineOfMillionsOfFields_isRefused() throws IOException {
        HttpResponse<String> answer =
                post(("m a=1" + ",a=1".repeat(LARGEST / 4 - 10)).getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("line 1: more than 10000 fields");
        assertGoesOn();
    }

    @Test
    void lineOfMillionsOfTags_isRefused() throws IOException {
        String tags = IntStream.range(0, 2_000_000)
                .collect(
                        StringBuilder::new,
                        (text, number) -> text.append(',')
                                .append(Integer.toString(number, 36))
                                .append("=a"),
                        StringBuilder::append)
                .toString();
        HttpResponse<String> answer = post(("m" + tags + " a=1").getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("line 1: measurement and tags are too long together");
        assertGoesOn();
    }

    @Test
    void oneValueAsLongAsTheBody_isRefused() throws IOException {
        for (String start : List.of("m a=1", "m a=\"1", "m a=1i 1", "m a1", "m a=1.", "m,a=")) {
            byte[] body = (start + "1".repeat(LARGEST - 20)).getBytes(StandardCharsets.ISO_8859_1);

            assertThat(post(body).statusCode()).as(start).isEqualTo(400);
        }
        assertGoesOn();
    }

    private static byte[] body(IntFunction<String> line) {
        StringBuilder body = new StringBuilder(LARGEST);
        for (int number = 0; ; number++) {
            String next = line.apply(number);
            if (body.length() + next.length() > LARGEST) {
                return body.toString().getBytes(StandardCharsets.ISO_8859_1);
            }
            body.append(next);
        }
    }

    private static HttpResponse<String> post(byte[] body, String... headers) {
        try {
            return app.post(WRITE, body, headers);
        } catch (IOException e) {
            throw new AssertionError("no answer; printed: " + app.printed(), e);
        }
    }

    private static void assertGoesOn() throws IOException {
        assertThat(app.post(WRITE, "after v=1").statusCode()).isEqualTo(204);
        assertThat(app.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(app.printed()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }
}

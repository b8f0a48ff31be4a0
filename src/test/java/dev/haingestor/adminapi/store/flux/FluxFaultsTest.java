package dev.haingestor.adminapi.store.flux;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import dev.haingestor.adminapi.rollup.FieldKind;
import dev.haingestor.adminapi.rollup.Point;
import dev.haingestor.adminapi.rollup.Range;
import dev.haingestor.adminapi.rollup.SeriesQuery;
import dev.haingestor.adminapi.rollup.StatsStore;
import dev.haingestor.adminapi.rollup.StoreException;
import dev.haingestor.adminapi.rollup.Window;
import dev.haingestor.adminapi.store.BadPointsException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a real server can't be made to do on demand. Each must end as a failure that says what it was, never as figures. */
class FluxFaultsTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Range HOUR = new Range(NOON, NOON.plusSeconds(3_600), Duration.ofMinutes(1));
    private static final SeriesQuery EVENTS =
            SeriesQuery.of("home_assistant_events", Map.of("state", FieldKind.POINTS));

    private static final List<Point> POINTS = IntStream.range(0, 3)
            .mapToObj(i -> Point.of(NOON.plusSeconds(i), "m", Map.of(), Map.of("f", 1L)))
            .toList();

    private static final String NO_FIELDS = "{\"results\":[{\"statement_id\":0}]}";
    private static final String TABLE = """
            #datatype,string,long,dateTime:RFC3339,long\r
            ,result,table,_time,_value\r
            ,count,0,2026-11-20T12:00:00Z,3\r
            ,count,0,2026-11-20T12:01:00Z,4\r
            """;

    @RegisterExtension
    static final WireMockExtension INFLUX =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private FluxStore store;

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void wholeAnswer_isRead() {
        answering(aResponse().withBody(TABLE + "\r\n"));
        assertThat(store.windows(EVENTS, HOUR).stream().filter(window -> !window.isEmpty()))
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                TABLE,
                ",result,table,_time,_value\r\n,count,0,2026-11-20T12:00:00Z",
                ",result,table,_time,_value\r\n,count,0,2026-11-20T12:00:00Z,3",
                ",result,table,_time,_value\r\n"
            })
    void answerThatEndsTooEarly_isAFailure(String body) {
        answering(aResponse().withBody(body));
        assertFails("InfluxDB's answer was cut short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nerror,reference\r\nout of memory,897\r\n\r\n",
                "\r\n,error,reference\r\n,out of memory,\r\n",
                "\r\n#datatype,string,string\r\n,error,reference\r\n,out of memory,897\r\n\r\n"
            })
    void errorTableBehindRows_isAFailure(String error) {
        answering(aResponse().withBody(TABLE + error));
        assertFails("InfluxDB broke off its answer");
        assertSays("out of memory");
    }

    @Test
    void errorTableWithoutItsRow_isAFailure() {
        answering(aResponse().withBody(TABLE + "\r\n,error,reference\r\n"));
        assertFails("InfluxDB broke off its answer without a reason");
    }

    @Test
    void chunkedAnswerCutAtAChunk_isAFailure() throws IOException {
        try (CutServer server = new CutServer(TABLE + "\r\n")) {
            open(server.url());
            assertFails("InfluxDB's answer broke off");
        }
    }

    @Test
    void somethingElseThanCsv_isAFailure() {
        answering(aResponse().withBody("<html>\r\n<body>Sign in</body>\r\n"));
        assertFails("What came is no answer of InfluxDB");
        assertSays("<html>");
    }

    /** Windows that nobody asked for, times that are none, counts that no window has. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2027-11-20T12:00:00Z;3",
                "0000-01-01T00:00:00Z;3",
                "2026-11-20T12:xx:00Z;3",
                "soon;3",
                "2026-11-20T12:00:00Z;-3",
                "2026-11-20T12:00:00Z;9000000000000000000",
                "2026-11-20T12:00:00Z;NaN",
                "2026-11-20T12:00:00Z;many",
                "+999999999-12-31T23:59:59Z;3"
            })
    void rowThatMakesNoSense_isAFailure(String time, String count) {
        answering(aResponse().withBody(TABLE + ",count,0," + time + "," + count + "\r\n\r\n"));
        assertFails("What came is no answer of InfluxDB");
    }

    @Test
    void lastTimeThatWasNotAskedFor_isAFailure() {
        answering(aResponse().withBody("""
                #datatype,string,long,dateTime:RFC3339\r
                ,result,table,_time\r
                ,_result,0,2027-11-20T12:00:00Z\r
                \r
                """));
        Window asked = new Window(HOUR.start(), HOUR.end());

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.last(EVENTS, asked));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.first(EVENTS, asked));
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "500 Internal Server Error"})
    void answerWithoutEnd_isGivenUp(String status) throws IOException {
        try (EndlessServer server = new EndlessServer(status)) {
            open(server.url());
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.windows(EVENTS, HOUR));
            // What InfluxDB tells of types is taken up to 16 MiB; the rest is what connections hold on their way.
            assertThat(server.sent.get()).isLessThan(64 << 20);
        }
    }

    @Test
    void redirect_isNotFollowed() {
        WireMockServer other = new WireMockServer(options().dynamicPort());
        other.start();
        answering(aResponse().withStatus(307).withHeader("Location", other.baseUrl() + "/api/v2/query"));

        assertFails("redirects are not followed");
        assertThat(other.getAllServeEvents()).isEmpty();
        other.stop();
    }

    @Test
    void tokenThatIsRepeated_isNeitherInTheMessageNorInTheLog() {
        answering(aResponse().withStatus(401).withBody("{\"message\":\"no such: Token s3cret\"}"));
        assertFails("InfluxDB refuses the token (401): check INFLUXDB_TOKEN");
        assertSays("no such: Token ***");
        store.close();
        answering(aResponse().withBody(TABLE + "\r\n,error,reference\r\n,Token s3cret,\r\n"));
        assertSays("Token ***");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "401;InfluxDB refuses the token (401",
                "403;check INFLUXDB_TOKEN",
                "404;check INFLUXDB_BUCKET, INFLUXDB_ORG and what INFLUXDB_TOKEN may read",
                "429;InfluxDB is asked too much (429",
                "500;InfluxDB answered 500",
                "503;InfluxDB answered 503"
            })
    void status_isExplained(int status, String message) {
        answering(aResponse().withStatus(status).withBody("{\"code\":\"x\",\"message\":\"said\\nso\"}"));
        assertFails(message);
        assertSays("said so");
    }

    @Test
    void refusingServer_isAFailure() {
        open("http://127.0.0.1:1");
        assertFails("InfluxDB can't be connected to");
    }

    @Test
    void brokenConnection_isAFailure() {
        answering(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertFails("InfluxDB's answer broke off");
    }

    @Test
    void hungServer_endsWithItsTimeLimit() {
        answering(aResponse().withFixedDelay(20_000).withBody("\r\n"));
        assertFails("InfluxDB did not answer within 800 ms");
    }

    @Test
    void answerThatTrickles_endsWithItsTimeLimit() {
        answering(aResponse().withChunkedDribbleDelay(50, 20_000).withBody(TABLE + "\r\n"));
        assertFails("InfluxDB did not answer within 800 ms");
    }

    @Test
    void textFromOutside_isOneShortLine() {
        answering(aResponse().withStatus(500).withBody("{\"message\":\"" + "a\\u001b[31m".repeat(5_000) + "\"}"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.windows(EVENTS, HOUR))
                .satisfies(e -> assertThat(e.withDetail()).hasSizeLessThan(400).doesNotContain("\u001b", "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "429,StoreException",
        "500,StoreException",
        "503,StoreException",
        "400,BadPointsException",
        "413,BadPointsException",
        "422,BadPointsException",
        "401,NotPermittedException",
        "403,NotPermittedException",
        "404,NotPermittedException"
    })
    void statusOfAWrite_saysWhetherToTryAgain(int status, String exception) {
        answering(aResponse().withStatus(status).withBody("{\"code\":\"x\",\"message\":\"said\\nso\"}"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.write(POINTS))
                .satisfies(e -> assertThat(((StoreException) e).withDetail()).contains("said so"))
                .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(exception));
    }

    @Test
    void hungWrite_endsWithItsTimeLimit() {
        answering(aResponse().withFixedDelay(20_000).withStatus(204));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.write(POINTS))
                .withMessage("InfluxDB did not answer within 800 ms");
    }

    @ParameterizedTest
    @CsvSource({"partial write: dropped=2,2", "partial write: dropped=999999999,3", "unable to parse,3"})
    void badPoints_areCountedAsInfluxdbDoes(String message, int refused) {
        answering(aResponse().withStatus(422).withBody("{\"message\":\"" + message + "\"}"));
        assertThatExceptionOfType(BadPointsException.class)
                .isThrownBy(() -> store.write(POINTS))
                .satisfies(e -> assertThat(e.refused()).isEqualTo(refused));
    }

    private void assertFails(String message) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.windows(EVENTS, HOUR))
                .withMessageContaining(message);
    }

    /** For logs, not for clients. */
    private void assertSays(String detail) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.windows(EVENTS, HOUR))
                .satisfies(e -> assertThat(e.detail()).contains(detail))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(detail));
    }

    private void answering(ResponseDefinitionBuilder response) {
        INFLUX.stubFor(post(anyUrl()).willReturn(response));
        INFLUX.stubFor(post(urlPathEqualTo("/query")).willReturn(aResponse().withBody(NO_FIELDS)));
        open(INFLUX.baseUrl());
    }

    private StatsStore open(String url) {
        store = FluxStores.open(new FluxProperties(url, "s3cret", "org", "bucket", Duration.ofMillis(800)));
        return store;
    }

    /** Answers questions for figures with a body that never ends, as fast as it is taken. */
    private static final class EndlessServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicLong sent = new AtomicLong();

        EndlessServer(String status) throws IOException {
            Thread thread = new Thread(() -> serve(status));
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String status) {
            byte[] text = new byte[64 * 1024];
            Arrays.fill(text, (byte) 'a');
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    client.getInputStream().read(new byte[65_536]);
                    OutputStream out = client.getOutputStream();
                    out.write(
                            ("HTTP/1.1 " + status + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
                    while (sent.get() < 1L << 30) {
                        out.write(text);
                        sent.addAndGet(text.length);
                    }
                } catch (IOException closed) {
                    // the next one, or the end
                }
            }
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Answers with one whole chunk and closes, without the last, empty chunk. */
    private static final class CutServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        CutServer(String body) throws IOException {
            Thread thread = new Thread(() -> serve(body));
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String body) {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    byte[] request = new byte[65_536];
                    int read = client.getInputStream().read(request);
                    boolean aboutFields =
                            new String(request, 0, read, StandardCharsets.UTF_8).startsWith("POST /query?");
                    String answer = aboutFields
                            ? "\r\n" + NO_FIELDS
                            : "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                                    + "\r\n";
                    OutputStream out = client.getOutputStream();
                    out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\n" + answer).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                } catch (IOException closed) {
                    // the next one, or the end
                }
            }
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

package dev.haingestor.adminapi.web.security;

import dev.haingestor.adminapi.SetClock;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.Part;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What is guarded, that the body stays unread, and what the log says of refusals. */
@ExtendWith(OutputCaptureExtension.class)
class AccessFilterTest {

    private static final String KEY = "0123456789abcdef";

    private final SetClock clock = new SetClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final RefusalLog log = new RefusalLog(clock);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST",
                "PUT",
                "PATCH",
                "DELETE",
                "TRACE",
                "CONNECT",
                "PROPFIND",
                "get",
                "Get",
                "head",
                "GETX",
                ""
            })
    void methodThatMayChangeSomething_isGuardedEverywhere(String method) {
        for (String path : List.of("/", "/api/v1/stats", "/actuator/loggers", "/what/comes/later", "")) {
            assertThat(AccessFilter.isGuarded(request(method, path))).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, true", "HEAD, true", "OPTIONS, true"})
    void readingRawData_isGuarded(String method, boolean guarded) {
        assertThat(AccessFilter.isGuarded(request(method, "/api/v1/export.lp"))).isEqualTo(guarded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/export.lp/", "/api/v1/export.lp//", "/API/v1/Export.LP"})
    void similarPath_isGuardedToBeSafe(String path) {
        assertThat(AccessFilter.isGuarded(request("GET", path))).isTrue();
    }

    @Test
    void pathWithinAServlet_isLookedAtWhole() {
        MockHttpServletRequest request = request("GET", "/api");
        request.setPathInfo("/v1/export.lp");
        assertThat(AccessFilter.isGuarded(request)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/stats",
                "/",
                "/api/v1/export",
                "/api/v1/export.lpx",
                "/x/api/v1/export.lp",
                "/actuator/health"
            })
    void readingAnythingElse_isNot(String path) {
        assertThat(AccessFilter.isGuarded(request("GET", path))).isFalse();
        assertThat(AccessFilter.isGuarded(request("HEAD", path))).isFalse();
    }

    @Test
    void body_isNotTouched() throws Exception {
        for (AccessPolicy access : List.of(new LocalAccess(), new KeyAccess(KEY))) {
            assertThat(statusOf(access, new Untouchable("GET"))).isEqualTo(200);
            assertThat(statusOf(access, new Untouchable("POST"))).isIn(401, 403);
        }
        Untouchable keyed = new Untouchable("POST");
        keyed.setQueryString("u=user&p=" + KEY);
        assertThat(statusOf(new KeyAccess(KEY), keyed)).isEqualTo(200);
        Untouchable local = new Untouchable("POST");
        local.setRemoteAddr("127.0.0.1");
        assertThat(statusOf(new LocalAccess(), local)).isEqualTo(200);
    }

    @Test
    void log_namesOneRequestAMinuteAndCountsTheOthers(CapturedOutput output) throws Exception {
        AccessPolicy nobody = request -> Optional.of(new Refusal(HttpStatus.FORBIDDEN, "set API_KEY"));
        for (int i = 0; i < 3; i++) {
            statusOf(nobody, from("10.0.0." + i));
        }
        assertThat(lines(output)).hasSize(1);
        assertThat(lines(output).get(0)).endsWith("Refused POST /api/v1/stats from 10.0.0.0: set API_KEY");

        clock.pass(Duration.ofSeconds(59));
        statusOf(nobody, from("10.0.0.3"));
        assertThat(lines(output)).hasSize(1);

        clock.pass(Duration.ofSeconds(1));
        statusOf(nobody, from("10.0.0.4"));
        assertThat(lines(output)).hasSize(2);
        assertThat(lines(output).get(1))
                .endsWith("Refused POST /api/v1/stats from 10.0.0.4"
                        + " (and 3 other requests since the last such line): set API_KEY");

        clock.pass(Duration.ofMinutes(1));
        statusOf(nobody, from("10.0.0.5"));
        assertThat(lines(output).get(2)).endsWith("from 10.0.0.5: set API_KEY");
    }

    @Test
    void log_hasNoKeyAndNoForeignLine(CapturedOutput output) throws Exception {
        MockHttpServletRequest request = request("PO\r\nST", "/a\nb\u001b[2J\u2028ü" + "x".repeat(10_000));
        request.setRemoteAddr("10.0.0.7\nevil");
        request.setQueryString("p=hidden-in-the-query");
        request.addHeader("Authorization", "Token hidden-in-a-header");
        statusOf(new KeyAccess(KEY), request);

        assertThat(lines(output)).hasSize(1);
        assertThat(lines(output).get(0))
                .contains("PO??ST /a?b?[2J??xxx", "x... from 10.0.0.7?evil: ")
                .hasSizeLessThan(500);
        assertThat(output.getAll()).doesNotContain("hidden", KEY, "\u001b[2J");
    }

    private int statusOf(AccessPolicy access, MockHttpServletRequest request) throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();
        new AccessFilter(
                        access,
                        new AllowedHosts("", ""),
                        log,
                        JsonMapper.builder().build())
                .doFilter(request, response, chain);
        assertThat(chain.getRequest() != null).isEqualTo(response.getStatus() == 200);
        return response.getStatus();
    }

    private static List<String> lines(CapturedOutput output) {
        return output.getOut().lines().filter(line -> line.contains("Refused")).toList();
    }

    private static MockHttpServletRequest from(String address) {
        MockHttpServletRequest request = request("POST", "/api/v1/stats");
        request.setRemoteAddr(address);
        return request;
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        return request;
    }

    /** Line protocol that comes as a form, as InfluxDB clients may send it: whoever asks for a parameter has eaten it. */
    private static final class Untouchable extends MockHttpServletRequest {

        Untouchable(String method) {
            super(method, "/api/v1/stats");
            setServletPath("/api/v1/stats");
            setContentType("application/x-www-form-urlencoded");
            setRemoteAddr("10.0.0.7");
            addHeader("Host", "localhost");
        }

        @Override
        public String getParameter(String name) {
            throw new AssertionError();
        }

        @Override
        public String[] getParameterValues(String name) {
            throw new AssertionError();
        }

        @Override
        public Enumeration<String> getParameterNames() {
            throw new AssertionError();
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            throw new AssertionError();
        }

        @Override
        public ServletInputStream getInputStream() {
            throw new AssertionError();
        }

        @Override
        public BufferedReader getReader() {
            throw new AssertionError();
        }

        @Override
        public Part getPart(String name) {
            throw new AssertionError();
        }

        @Override
        public Collection<Part> getParts() {
            throw new AssertionError();
        }
    }
}

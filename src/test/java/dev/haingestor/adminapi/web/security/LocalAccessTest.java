package dev.haingestor.adminapi.web.security;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** Without a key: who counts as this machine itself. Addresses of others can only be tried here. */
class LocalAccessTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "::1",
                "0:0:0:0:0:0:0:1",
                "0:0:0:0:0:0:0:1%lo9",
                "::ffff:127.0.0.1",
                "0:0:0:0:0:ffff:7f00:1"
            })
    void loopbackAddress_may(String address) {
        assertThat(refused(from(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.7",
                "192.168.1.127",
                "128.0.0.1",
                "0.0.0.0",
                "172.17.0.1",
                "::",
                "::2",
                "fe80::1%eth0",
                "::ffff:10.0.0.7",
                "::127.0.0.1",
                "2001:db8::1",
                "127.0.0.1.example",
                "127.0.0.1,10.0.0.7",
                "localhost",
                ":",
                ""
            })
    void otherAddress_mayNot(String address) {
        assertThat(refused(from(address)))
                .hasValueSatisfying(refusal -> assertThat(refusal.detail())
                        .contains(
                                "came from another machine",
                                "set API_KEY",
                                "Authorization: Token",
                                "call http://localhost"));
    }

    @Test
    void unknownAddress_mayNot() {
        assertThat(refused(from(null))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded",
                "X-Forwarded-For",
                "x-forwarded-host",
                "X-Forwarded-Proto",
                "X-Forwarded",
                "X-Real-IP",
                "Via",
                "X-Client-IP",
                "True-Client-IP",
                "CF-Connecting-IP",
                "X-Cluster-Client-IP",
                "Fastly-Client-IP",
                "X-Original-Forwarded-For",
                "X-Azure-ClientIP",
                "X-Envoy-External-Address"
            })
    void whatAProxyPassedOn_mayNot(String header) {
        assertRefused("127.0.0.1", header, "came through a proxy");
    }

    @Test
    void emptyProxyHeader_mayNotEither() {
        assertRefused("", "X-Forwarded-For", "came through a proxy");
    }

    @Test
    void oldHttp_may_asOldAndSmallProgramsSpeakIt() {
        MockHttpServletRequest request = from("127.0.0.1");
        request.setProtocol("HTTP/1.0");
        assertThat(refused(request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8000",
                "localhost:",
                "admin.localhost:8000",
                "a-b.c_d.localhost",
                "127.0.0.1",
                "127.1.2.3:65535",
                "[::1]",
                "[::1]:8000"
            })
    void localHost_may(String host) {
        assertThat(refused(with("Host", host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evillocalhost",
                "-.example",
                "localhost:8000@evil.example",
                "evil.example:80:localhost",
                "localhost:port",
                "10.0.0.7:8000",
                "[::2]",
                "::1",
                "0.0.0.0:8000",
                "1270.0.0.1",
                "127.0.0",
                ".localhost",
                "localhost.",
                "localhost\n",
                "",
                " "
            })
    void otherHost_mayNot_asAPageCanHaveANameThatLeadsHere(String host) {
        assertRefused(host, "Host", "is for another host than localhost");
    }

    @Test
    void endlessHost_isRefusedLikeAnyOther() {
        assertRefused("a.".repeat(16_000) + "example", "Host", "is for another host than localhost");
    }

    @Test
    void missingHost_mayNot() {
        MockHttpServletRequest request = from("127.0.0.1");
        request.removeHeader("Host");
        assertThat(refused(request)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000",
                "https://localhost",
                "HTTP://LOCALHOST",
                "http://127.0.0.1:8000",
                "http://[::1]:8000",
                "https://app.localhost:5173"
            })
    void localOrigin_may(String origin) {
        assertThat(refused(with("Origin", origin))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://evil.example",
                "http://localhost.evil.example",
                "http://evil.example:8000",
                "file://localhost",
                "chrome-extension://localhost",
                "localhost",
                "http://localhost/",
                "http://u@localhost",
                "http://localhost http://evil.example",
                "http://10.0.0.7"
            })
    void otherOrigin_mayNot(String origin) {
        assertRefused(origin, "Origin", "came from a web page of another site");
    }

    @Test
    void secondOrigin_isLookedAtToo() {
        MockHttpServletRequest request = with("Origin", "http://localhost");
        request.addHeader("Origin", "https://evil.example");
        assertThat(refused(request)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "same-site", "none"})
    void pageOfThisSite_may(String site) {
        assertThat(refused(with("Sec-Fetch-Site", site))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "Cross-Site"})
    void pageOfAnotherSite_mayNot(String site) {
        assertRefused(site, "Sec-Fetch-Site", "came from a web page of another site");
    }

    private static void assertRefused(String value, String header, String reason) {
        assertThat(refused(with(header, value))).hasValueSatisfying(refusal -> {
            assertThat(refusal.status().value()).isEqualTo(403);
            assertThat(refusal.detail()).contains("the request " + reason, "set API_KEY");
        });
    }

    private static Optional<Refusal> refused(MockHttpServletRequest request) {
        return new LocalAccess().refusal(request);
    }

    private static MockHttpServletRequest with(String header, String value) {
        MockHttpServletRequest request = from("127.0.0.1");
        request.removeHeader(header);
        request.addHeader(header, value);
        return request;
    }

    private static MockHttpServletRequest from(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/stats");
        request.setRemoteAddr(address);
        request.addHeader("Host", "localhost:8000");
        request.addHeader("User-Agent", "a program");
        return request;
    }
}

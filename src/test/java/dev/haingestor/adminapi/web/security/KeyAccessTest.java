package dev.haingestor.adminapi.web.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/** With a key: where it may stand, and that nothing else will do. */
class KeyAccessTest {

    /** With what has a meaning of its own in one of the places. */
    private static final String KEY = "a,b=c:d&e+f%g;h/i?j";

    private static final String IN_QUERY = "a%2Cb%3Dc%3Ad%26e%2Bf%25g%3Bh%2Fi%3Fj";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Token " + KEY,
                "token " + KEY,
                "TOKEN   " + KEY,
                "Bearer " + KEY,
                "bEARER " + KEY,
                " Token " + KEY + " "
            })
    void tokenWithTheKey_may(String header) {
        assertThat(may(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:" + KEY, ":" + KEY, "a user, ünï:" + KEY})
    void basicWithTheKeyAsPassword_may(String pair) {
        assertThat(may(basic("Basic ", pair))).isTrue();
        assertThat(may(basic("BASIC ", pair))).isTrue();
        assertThat(may(basic("Basic ", pair).replace("=", ""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Token",
                "Token ",
                KEY,
                "Token" + KEY,
                "Token " + KEY + "x",
                "Token " + "a,b=c:d&e+f%g;h/i?",
                "Token A,B=C:D&E+F%G;H/I?J",
                "Token user:" + KEY,
                "Token \"" + KEY + "\"",
                "Digest " + KEY,
                "Basic " + KEY,
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic Og==",
                "Token Token " + KEY,
                "Token " + IN_QUERY,
                "Token\t" + KEY
            })
    void otherHeader_mayNot(String header) {
        assertThat(may(header)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, KEY + ":user", "user:", "user:x" + KEY, "user:" + KEY + "\n", "user:password"})
    void otherPassword_mayNot(String pair) {
        assertThat(may(basic("Basic ", pair))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u=user&p=" + IN_QUERY,
                "p=" + IN_QUERY,
                "db=x&p=" + IN_QUERY + "&precision=s",
                "%70=" + IN_QUERY,
                "&&p=" + IN_QUERY,
                "p=a,b=c:d%26e%2bf%25g;h/i?j",
                "p=wrong&p=" + IN_QUERY,
                "q=%zz&p=" + IN_QUERY
            })
    void parameterWithTheKey_may(String query) {
        assertThat(mayByQuery(query)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "p",
                "p=",
                "&",
                "=",
                "u=" + IN_QUERY,
                "P=" + IN_QUERY,
                "p=" + KEY,
                "p=" + IN_QUERY + "%20",
                "p=" + IN_QUERY + "%zz",
                "p=" + IN_QUERY + "%",
                "p=" + IN_QUERY + "%2",
                "key=" + IN_QUERY,
                "pp=" + IN_QUERY,
                "p=a,b=c:d%26e+f%25g;h/i?j"
            })
    void otherQuery_mayNot(String query) {
        assertThat(mayByQuery(query)).isFalse();
    }

    @Test
    void noneAtAll_is401AndSaysWhatToSend() {
        assertThat(new KeyAccess(KEY).refusal(request())).hasValueSatisfying(refusal -> {
            assertThat(refusal.status().value()).isEqualTo(401);
            assertThat(refusal.detail())
                    .contains("API_KEY", "Authorization: Token")
                    .doesNotContain(KEY);
        });
    }

    @Test
    void secondHeader_countsToo() {
        MockHttpServletRequest request = request();
        request.addHeader("Authorization", "Basic of:a:proxy");
        request.addHeader("Authorization", "Token " + KEY);
        assertThat(new KeyAccess(KEY).refusal(request)).isEmpty();
    }

    @Test
    void keyBeyondAscii_isComparedByItsBytes() {
        String key = "schlüssel-für-alle-€";
        String onTheWire = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        MockHttpServletRequest header = request();
        header.addHeader("Authorization", "Token " + onTheWire);
        MockHttpServletRequest query = request();
        query.setQueryString("p=schl%C3%BCssel-f%c3%bcr-alle-%E2%82%AC");

        assertThat(new KeyAccess(key).refusal(header)).isEmpty();
        assertThat(new KeyAccess(key).refusal(query)).isEmpty();
    }

    @Test
    void undecodableParameter_isNoKey_evenIfItReadsLikeOne() {
        MockHttpServletRequest request = request();
        request.setQueryString("p=a-hundred-%-sure");
        assertThat(new KeyAccess("a-hundred-%-sure").refusal(request)).isPresent();
    }

    private static boolean may(String header) {
        MockHttpServletRequest request = request();
        request.addHeader("Authorization", header);
        return new KeyAccess(KEY).refusal(request).isEmpty();
    }

    private static boolean mayByQuery(String query) {
        MockHttpServletRequest request = request();
        request.setQueryString(query);
        return new KeyAccess(KEY).refusal(request).isEmpty();
    }

    private static String basic(String scheme, String pair) {
        return scheme + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** As if from this machine, which needs the key too. */
    private static MockHttpServletRequest request() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/stats");
        request.setRemoteAddr("127.0.0.1");
        request.addHeader("Host", "localhost");
        return request;
    }
}

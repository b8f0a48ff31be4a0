package dev.haingestor.adminapi.web.security;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** An origin is allowed when its scheme, its host and its port are, and nothing that only looks like it. */
class AllowedOriginsTest {

    private static final String SETTING =
            "http://localhost:*, https://home.example ,http://10.0.0.7:3000,http://[::1]:*";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "http://localhost:3000",
                "http://localhost:80",
                "HTTP://LOCALHOST:1",
                "https://home.example",
                "https://home.example:443",
                "http://10.0.0.7:3000",
                "http://[::1]:5173",
                "http://[::1]"
            })
    void header_allowedOrigin_isRepeated(String origin) {
        assertThat(AllowedOrigins.parse(SETTING).header(origin)).contains(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:3000",
                "http://localhost.evil.example",
                "http://evil-localhost",
                "http://localhost:3000/",
                "http://localhost:",
                "http://localhost:*",
                "http://localhost:3000@evil.example",
                "http://home.example",
                "https://home.example:444",
                "https://a.home.example",
                "https://homeXexample",
                "http://10.0.0.7",
                "http://10.0.0.7:30000",
                "http://[::2]",
                "null",
                "",
                "*",
                "file://",
                "http://localhost http://localhost",
                "http://localhost\r\nX: y"
            })
    void header_otherOrigin_isEmpty(String origin) {
        assertThat(AllowedOrigins.parse(SETTING).header(origin)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://anywhere.example", "null", "http://localhost:3000"})
    void header_withStar_isStar(String origin) {
        assertThat(AllowedOrigins.parse("*").header(origin)).contains("*");
    }

    @ParameterizedTest
    @CsvSource({"'', true", "' ', true", "'*', false", "http://localhost, false"})
    void isEmpty_onlyWithoutEntries(String setting, boolean empty) {
        assertThat(AllowedOrigins.parse(setting).isEmpty()).isEqualTo(empty);
    }
}

package dev.haingestor.adminapi.settings;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DotEnvTest {

    @Test
    void parse_asDockerComposeDoes() {
        assertThat(parse("""
                # a comment

                PLAIN=value
                USE_INFLUXDB_STATS=true  # a trailing comment
                export EXPORTED=yes
                  INDENTED = spaced\s\s
                HASH=pass#word
                EMPTY=
                ONLY_COMMENT= # nothing
                SINGLE='lit # eral $HOME \\n'   # comment
                DOUBLE="a \\"b\\" # c\\n" # comment
                URL=http://influxdb:8086/?a=b&c=d
                COLON: value
                """))
                .isEqualTo(Map.ofEntries(
                        Map.entry("PLAIN", "value"),
                        Map.entry("USE_INFLUXDB_STATS", "true"),
                        Map.entry("EXPORTED", "yes"),
                        Map.entry("INDENTED", "spaced"),
                        Map.entry("HASH", "pass#word"),
                        Map.entry("EMPTY", ""),
                        Map.entry("ONLY_COMMENT", ""),
                        Map.entry("SINGLE", "lit # eral $HOME \\n"),
                        Map.entry("DOUBLE", "a \"b\" # c\n"),
                        Map.entry("URL", "http://influxdb:8086/?a=b&c=d"),
                        Map.entry("COLON", "value")));
    }

    @Test
    void parse_windowsLineEndsAndByteOrderMark() {
        assertThat(parse("\uFEFFA=1\r\nB='2'\r\n\r\nC=3")).isEqualTo(Map.of("A", "1", "B", "2", "C", "3"));
    }

    @Test
    void parse_quotedOverLines() {
        assertThat(parse("A='one\ntwo'\nB=3")).isEqualTo(Map.of("A", "one\ntwo", "B", "3"));
    }

    @Test
    void parse_variables() {
        assertThat(parse("HOST=db\nURL=http://${HOST}:${PORT:-8086}\nX=\"$SET\"\nY=$$5\nZ=${NOT_THERE}"))
                .containsEntry("URL", "http://db:8086")
                .containsEntry("X", "from outside")
                .containsEntry("Y", "$5")
                .containsEntry("Z", "");
    }

    @Test
    void parse_nameAlone_isLeftToTheEnvironment() {
        assertThat(parse("SET\nA=1")).isEqualTo(Map.of("A", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=1\nnot an entry", "A=1\n=x", "A=1\nB='open", "A=1\nB=\"x\" trailing", "A=1\n1A=2"})
    void parse_anythingElse_namesTheLineOnly(String text) {
        assertThatExceptionOfType(BadSettingException.class)
                .isThrownBy(() -> parse(text))
                .withMessage(".env, line 2: not of the form NAME=value");
    }

    private static Map<String, String> parse(String text) {
        return DotEnv.parse(text, Map.of("SET", "from outside")::get);
    }
}

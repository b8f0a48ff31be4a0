package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Point;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PageCursorTest {

    @ParameterizedTest
    @ValueSource(strings = {"m,entity_id=light.l1", "m\\ a,t=\u00fc\\,b\\=c\\ d", "m,t=a b\r\u2028c"})
    void text_isReadAgain(String series) {
        Point.Cursor cursor = new Point.Cursor(Instant.ofEpochSecond(1_800_000_000L, 1), series);

        String text = PageCursor.text(cursor);

        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(PageCursor.parse(text)).contains(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2", "1.2 ", "1 m", "-1.2 m", "1.2000000000 m", "99999999999.0 m", "1.2m", "a.b m"})
    void otherText_isNone(String plain) {
        assertThat(PageCursor.parse(encoded(plain.getBytes(StandardCharsets.UTF_8))))
                .isEmpty();
    }

    @Test
    void noText_isNone() {
        assertThat(PageCursor.parse(encoded(new byte[] {'1', '.', '2', ' ', (byte) 0xff})))
                .isEmpty();
        assertThat(PageCursor.parse("*")).isEmpty();
    }

    private static String encoded(byte[] plain) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }
}

package dev.haingestor.adminapi.points;

import dev.haingestor.adminapi.rollup.Point;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The position after a page as one text that fits into a URL: time and series, as many points may have one time. */
final class PageCursor {

    private static final Pattern POSITION = Pattern.compile("([0-9]{1,10})\\.([0-9]{1,9}) (.+)", Pattern.DOTALL);

    private PageCursor() {}

    static String text(Point.Cursor position) {
        String plain = position.time().getEpochSecond() + "." + position.time().getNano() + " " + position.series();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** The position; empty if the text is none that {@link #text} has made. */
    static Optional<Point.Cursor> parse(String text) {
        try {
            byte[] plain = Base64.getUrlDecoder().decode(text);
            Matcher matcher =
                    POSITION.matcher(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            Instant time = Instant.ofEpochSecond(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
            return Optional.of(new Point.Cursor(time, matcher.group(3)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}

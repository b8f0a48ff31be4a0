package dev.haingestor.adminapi.store;

import dev.haingestor.adminapi.lineprotocol.Line;
import dev.haingestor.adminapi.lineprotocol.LineParser;
import dev.haingestor.adminapi.lineprotocol.Precision;
import dev.haingestor.adminapi.rollup.Point;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LineProtocolEncoderTest {

    @Test
    void oddPoints_areReadAsTheyWere() {
        List<Line> lines = LineProtocolEncoder.of(OddPoints.good());
        byte[] text = LineProtocolEncoder.text(lines).getBytes(StandardCharsets.UTF_8);

        List<Line> read = new LineParser(Precision.NANOSECONDS, 0)
                .parse(text, text.length)
                .lines();

        assertThat(read).hasSameSizeAs(lines);
        assertThat(read)
                .extracting(Line::series)
                .isEqualTo(lines.stream().map(Line::series).toList());
        assertThat(read)
                .extracting(Line::fields)
                .isEqualTo(lines.stream().map(Line::fields).toList());
        assertThat(read)
                .extracting(Line::time)
                .isEqualTo(lines.stream().map(Line::time).toList());
    }

    static List<Point> bad() {
        return OddPoints.bad();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void pointThatNoLineCanSay_isRefused(Point point) {
        assertThatExceptionOfType(BadPointsException.class)
                .isThrownBy(() -> LineProtocolEncoder.of(List.of(point)))
                .withMessage("a point has a name, value or time that line protocol can't say");
    }

    @Test
    void written_spansAllOfThem() {
        assertThat(LineProtocolEncoder.written(OddPoints.good()))
                .isEqualTo(new PointsWritten(OddPoints.NOON, OddPoints.NOON.plusNanos(3)));
    }
}

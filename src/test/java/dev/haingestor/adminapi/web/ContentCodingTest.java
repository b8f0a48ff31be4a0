package dev.haingestor.adminapi.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class ContentCodingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "GZIP",
                "x-gzip",
                "gzip, deflate, br, zstd",
                "br;q=1.0, gzip;q=0.8, *;q=0.1",
                "*",
                "*;q=0.001",
                "gzip;q=0.001",
                "gzip ; q=1.000",
                "gzip;q=0.5, identity;q=0.5",
                "identity, gzip",
                "identity;q=0, gzip",
                "*;q=0, gzip"
            })
    void gzipThatIsAcceptable_isUsed(String header) {
        assertThat(coding(header)).isEqualTo(ContentCoding.GZIP);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "identity",
                "deflate, br",
                "gzip;q=0",
                "gzip;q=0.000",
                "gzip;q=0, *",
                "*;q=0",
                "gzip;q=0.5, identity",
                "*;q=0.2, identity;q=0.3",
                "gzip;q=much",
                "gzip;q=-1",
                "gzipped"
            })
    void gzipThatIsNotWanted_isNotUsed(String header) {
        assertThat(coding(header)).isEqualTo(ContentCoding.IDENTITY);
    }

    @Test
    void withoutHeader_nothingIsPacked() {
        assertThat(ContentCoding.of(new MockHttpServletRequest())).isEqualTo(ContentCoding.IDENTITY);
    }

    @Test
    void severalHeaders_areOneList() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Accept-Encoding", "br");
        request.addHeader("Accept-Encoding", "gzip");

        assertThat(ContentCoding.of(request)).isEqualTo(ContentCoding.GZIP);
    }

    private static ContentCoding coding(String header) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Accept-Encoding", header);
        return ContentCoding.of(request);
    }
}

package dev.haingestor.adminapi.web;

import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ProblemHandlerTest {

    private final ProblemHandler handler = new ProblemHandler(Clock.systemUTC());

    private ResponseEntity<Object> handled(Exception cause) {
        return handler.handleHttpMessageNotWritable(
                new HttpMessageNotWritableException("Could not write JSON", cause),
                new HttpHeaders(),
                HttpStatus.INTERNAL_SERVER_ERROR,
                new ServletWebRequest(new MockHttpServletRequest("GET", "/api/v1/alerts")));
    }

    @Test
    void clientThatDisconnects_isNoError(CapturedOutput output) {
        assertThat(handled(new IOException("Broken pipe"))).isNull();
        assertThat(output.getAll()).doesNotContain("WARN", "ERROR");
    }

    @Test
    void bodyThatCannotBeWritten_isABug(CapturedOutput output) {
        assertThat(handled(new IllegalStateException("no serializer")).getStatusCode())
                .isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
        assertThat(output.getAll()).contains("ERROR", "unexpected error at /api/v1/alerts");
    }
}

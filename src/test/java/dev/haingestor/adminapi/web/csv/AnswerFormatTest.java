package dev.haingestor.adminapi.web.csv;

import dev.haingestor.adminapi.web.BadParameterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AnswerFormatTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
                "application/json, text/plain, */*",
                "application/json, text/csv",
                "text/csv;q=0.9, application/json",
                "text/csv;q=0, */*",
                "text/csv;q=0.5, */*;q=0.6"
            })
    void json_isAcceptedByMost(String accept) {
        assertThat(format(accept)).isEqualTo(AnswerFormat.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/csv",
                "text/csv;header=present",
                "text/*",
                "text/csv, */*;q=0.1",
                "text/csv, application/json;q=0.9",
                "application/json;q=0, */*",
                "TEXT/CSV"
            })
    void csv_isSentWhereItIsPreferred(String accept) {
        assertThat(format(accept)).isEqualTo(AnswerFormat.CSV);
    }

    @Test
    void withoutHeader_itIsJson() {
        assertThat(AnswerFormat.of(new MockHttpServletRequest())).isEqualTo(AnswerFormat.JSON);
    }

    @Test
    void parameter_winsOverTheHeader() {
        assertThat(AnswerFormat.of(request("csv", "application/json"))).isEqualTo(AnswerFormat.CSV);
        assertThat(AnswerFormat.of(request("json", "text/csv"))).isEqualTo(AnswerFormat.JSON);
        assertThat(AnswerFormat.of(request("", "text/csv"))).isEqualTo(AnswerFormat.CSV);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xml", "CSV", " csv", "json,csv"})
    void otherFormat_isRefusedWithTheAllowedOnes(String format) {
        assertThatThrownBy(() -> AnswerFormat.of(request(format, "*/*")))
                .isInstanceOf(BadParameterException.class)
                .hasMessage("format must be one of json, csv");
    }

    @Test
    void formatGivenTwice_isRefused() {
        MockHttpServletRequest twice = new MockHttpServletRequest();
        twice.addParameter("format", "csv", "csv");

        assertThatThrownBy(() -> AnswerFormat.of(twice)).isInstanceOf(BadParameterException.class);
    }

    private static AnswerFormat format(String accept) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Accept", accept);
        return AnswerFormat.of(request);
    }

    private static MockHttpServletRequest request(String format, String accept) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Accept", accept);
        request.addParameter("format", format);
        return request;
    }
}

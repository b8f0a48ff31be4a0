package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.web.ContentCoding;
import dev.haingestor.adminapi.web.csv.AnswerFormat;
import jakarta.servlet.http.HttpServletRequest;

/** What the bytes of an answer are: a format, perhaps packed. */
record AnswerForm(AnswerFormat format, ContentCoding coding) {

    static final AnswerForm PLAIN_JSON = new AnswerForm(AnswerFormat.JSON, ContentCoding.IDENTITY);

    /** The form that a client asks for; a view that is no table is always JSON. */
    static AnswerForm of(HttpServletRequest request, StatsView view) {
        return new AnswerForm(view.isTable() ? AnswerFormat.of(request) : AnswerFormat.JSON, ContentCoding.of(request));
    }

    boolean isPacked() {
        return coding == ContentCoding.GZIP;
    }

    AnswerForm unpacked() {
        return new AnswerForm(format, ContentCoding.IDENTITY);
    }
}

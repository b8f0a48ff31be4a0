package dev.haingestor.adminapi.web.csv;

import dev.haingestor.adminapi.web.AbortedResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/**
 * Sends a table of any size as it is written, without a copy of it. One that fails on its way ends as a broken
 * connection, so that nobody takes a part for the whole.
 */
public final class CsvResponse {

    private CsvResponse() {}

    /** @throws RuntimeException that of a row, as long as nothing was sent: its problem can still be the answer */
    public static void send(
            CsvTable<?> table, String fileName, HttpServletRequest request, HttpServletResponse response) {
        response.setContentType(AnswerFormat.CSV.contentType().toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, attachment(fileName));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        try {
            table.write(response.getOutputStream());
        } catch (IOException gone) {
            AbortedResponse.mark(request);
        } catch (RuntimeException e) {
            if (!response.isCommitted()) {
                response.reset();
                throw e;
            }
            AbortedResponse.mark(request);
        }
    }

    /** The header that makes a browser save the answer under a name. */
    public static String attachment(String fileName) {
        return ContentDisposition.attachment().filename(fileName).build().toString();
    }
}

package dev.haingestor.adminapi.web;

import dev.haingestor.adminapi.web.body.UnreadBody;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Answers requests that Tomcat refuses by itself with a problem instead of an HTML page. It also closes connections, which only
 * Tomcat can do: after an {@link AbortedResponse}, and where an {@link UnreadBody} may come.
 */
public final class ProblemReportValve extends ErrorReportValve {

    private final UnreadBody unread = new UnreadBody();

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (!request.isAsyncDispatching()) {
            request.setAttribute(AbortedResponse.CUTTER, (Runnable)
                    () -> response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, new ClosedChannelException()));
            unread.begin(request, response);
        }
        super.invoke(request, response);
        if (request.getAttribute(AbortedResponse.ATTRIBUTE) != null) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
        } else {
            unread.end(request, response);
        }
    }

    @Override
    protected void report(Request request, Response response, Throwable throwable) {
        int status = response.getStatus();
        // Some handlers of Spring Boot set an error status without a body.
        boolean isBare = !response.isCommitted() && !response.isError();
        if (status < 400 || response.getContentWritten() > 0 || !isBare && !response.setErrorReported()) {
            return;
        }
        HttpStatusCode code = HttpStatusCode.valueOf(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        byte[] body = """
                {"type":"%s","title":"%s","status":%d,"detail":"%s"}""".formatted(Problems.type(Problems.kind(code)), Problems.title(code), status, detail(status))
                .getBytes(StandardCharsets.UTF_8);
        try {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException gone) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, gone);
        }
    }

    private static String detail(int status) {
        return status == 404 ? Problems.NOTHING : "the request is not one of HTTP that can be read";
    }
}

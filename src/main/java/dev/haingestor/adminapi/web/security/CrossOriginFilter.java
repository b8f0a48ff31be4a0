package dev.haingestor.adminapi.web.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * Lets web pages of allowed origins read answers (CORS), errors included. It only adds headers and refuses nothing, since a
 * writer may send an {@code Origin}, too, and behind a proxy a page's own origin looks foreign. What {@link AccessFilter}
 * guards gets no such headers, and a preflight allows only GET and HEAD: for an allowed origin a browser would send a POST as
 * well.
 */
final class CrossOriginFilter implements Filter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD");
    private static final String ALLOWED_METHODS = "GET, HEAD";
    private static final String ALLOWED_HEADERS =
            "Authorization, Content-Type, X-API-Key, If-None-Match, Accept, Cache-Control, Last-Event-ID";
    private static final String EXPOSED_HEADERS = "ETag, Stats-Source, Stats-Complete, Cache-Status, Retry-After";
    private static final String MAX_AGE_SECONDS = "3600";

    private final AllowedOrigins origins;

    CrossOriginFilter(AllowedOrigins origins) {
        this.origins = origins;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (!isReadByPages(http)) {
            chain.doFilter(request, response);
            return;
        }
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        Optional<String> origin = Optional.ofNullable(http.getHeader(HttpHeaders.ORIGIN));
        Optional<String> allowed = origin.flatMap(origins::header);
        String asked = http.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (http.getMethod().equals("OPTIONS") && origin.isPresent() && asked != null) {
            allowed.filter(any -> METHODS.contains(asked)).ifPresent(value -> allowReading(answer, value));
            answer.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        allowed.filter(any -> METHODS.contains(http.getMethod())).ifPresent(value -> {
            answer.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, value);
            answer.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
        });
        chain.doFilter(request, response);
    }

    private static void allowReading(HttpServletResponse answer, String origin) {
        answer.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        answer.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
        answer.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        answer.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }

    private static boolean isReadByPages(HttpServletRequest request) {
        String path = AccessFilter.path(request);
        boolean offered = path.startsWith("/api/")
                || path.equals("/health")
                || path.equals("/actuator/health")
                || path.startsWith("/actuator/health/");
        return offered && !AccessFilter.isRawData(request);
    }
}

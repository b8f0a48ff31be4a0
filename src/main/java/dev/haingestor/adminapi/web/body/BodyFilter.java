package dev.haingestor.adminapi.web.body;

import dev.haingestor.adminapi.web.security.AccessFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;

/**
 * Handles a request when all of its body has arrived, so that a slow client occupies a connection but no thread. Paths with a
 * {@link BodyLimit} take large bodies, others up to 64 kB; those of GET, HEAD and OPTIONS aren't read.
 */
final class BodyFilter implements Filter {

    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS");
    private static final String ATTRIBUTE = BodyFilter.class.getName();

    static final long SMALL = 1 << 16;

    private final List<BodyLimit> limits;
    private final ArrivingBodies bodies;

    BodyFilter(List<BodyLimit> limits, ArrivingBodies bodies) {
        this.limits = limits;
        this.bodies = bodies;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            handle(http, (HttpServletResponse) response, chain, (ArrivingBody) http.getAttribute(ATTRIBUTE));
        } else if (WITHOUT_BODY.contains(http.getMethod()) || !UnreadBody.isAnnounced(http)) {
            chain.doFilter(request, response);
        } else {
            await(http, (HttpServletResponse) response, chain);
        }
    }

    private void await(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ArrivingBody body = arriving(request);
        HttpServletRequest withBody = new BodyRequest(request, body);
        if (body.isHere()) {
            handle(withBody, response, chain, body);
            return;
        }
        UnreadBody.goOn(request);
        request.setAttribute(ATTRIBUTE, body);
        body.await(request.startAsync(withBody, response));
    }

    private ArrivingBody arriving(HttpServletRequest request) throws IOException {
        String path = AccessFilter.path(request);
        Optional<BodyLimit> large =
                limits.stream().filter(limit -> limit.paths().contains(path)).findFirst();
        long limit = large.map(BodyLimit::bytes).orElse(SMALL);
        BodyException tooLarge = BodyException.tooLarge(
                limit, large.map(it -> " (" + it.setting() + "), unpacked").orElse(""));
        return new ArrivingBody(request.getInputStream(), bodies, request.getContentLengthLong(), limit, tooLarge);
    }

    private static void handle(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, ArrivingBody body)
            throws IOException, ServletException {
        try {
            if (body.isWhole()) {
                response.setHeader(HttpHeaders.CONNECTION, null);
            }
            chain.doFilter(request, response);
        } finally {
            body.release();
        }
    }
}

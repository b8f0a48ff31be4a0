package dev.haingestor.adminapi.web.security;

import dev.haingestor.adminapi.logging.LogText;
import dev.haingestor.adminapi.web.Problems;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses guarded requests that the {@link AccessPolicy} doesn't permit. Guarded are all methods but those that only read, so
 * that a new endpoint is guarded by default, and reading raw data. Other requests must only use an allowed host name.
 */
public final class AccessFilter implements Filter {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** Paths in lower case and without a slash at the end. */
    private static final Set<String> RAW_DATA = Set.of("/api/v1/export.lp");

    private static final Refusal OTHER_HOST = new Refusal(
            HttpStatus.FORBIDDEN,
            "the service is not called by this name: list the"
                    + " host of the URL in ALLOWED_HOSTS, or call it by an address");

    private final AccessPolicy policy;
    private final AllowedHosts hosts;
    private final RefusalLog refusals;
    private final JsonMapper json;

    AccessFilter(AccessPolicy policy, AllowedHosts hosts, RefusalLog refusals, JsonMapper json) {
        this.policy = policy;
        this.hosts = hosts;
        this.refusals = refusals;
        this.json = json;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        boolean guarded = isGuarded(http);
        Optional<Refusal> refusal = guarded ? policy.refusal(http) : foreignName(http);
        if (refusal.isEmpty()) {
            chain.doFilter(guarded ? new Admitted(http, caller(http)) : http, response);
            return;
        }
        refusals.log(http, refusal.get());
        refuse(http, (HttpServletResponse) response, refusal.get());
    }

    /** Refuses host names that aren't allowed, unless the request has the key, which a page of such a name doesn't know. */
    private Optional<Refusal> foreignName(HttpServletRequest request) {
        boolean allowed = hosts.allows(request.getHeader(HttpHeaders.HOST))
                || policy.isByKey() && policy.refusal(request).isEmpty();
        return allowed ? Optional.empty() : Optional.of(OTHER_HOST);
    }

    private Caller caller(HttpServletRequest request) {
        return new Caller(LogText.of(request.getRemoteAddr()), policy.isByKey());
    }

    /** A permitted request; handlers find its {@link Caller} as the principal. */
    private static final class Admitted extends HttpServletRequestWrapper {

        private final Caller caller;

        Admitted(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public Principal getUserPrincipal() {
            return caller;
        }
    }

    static boolean isGuarded(HttpServletRequest request) {
        if (!READING.contains(request.getMethod())) {
            return true;
        }
        return isRawData(request);
    }

    static boolean isRawData(HttpServletRequest request) {
        return RAW_DATA.contains(path(request));
    }

    /**
     * The path as decoded and normalized by the container, at least as much as Spring does: without path parameters, encoded
     * letters and doubled slashes. To be safe it is in lower case and without a slash at the end.
     */
    public static String path(HttpServletRequest request) {
        String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
        return (request.getServletPath() + rest).replaceFirst("/+$", "").toLowerCase(Locale.ROOT);
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        String kind = Problems.kind(refusal.status());
        ProblemDetail problem = Problems.of(refusal.status(), kind, refusal.detail());
        problem.setInstance(Problems.instance(request.getRequestURI()));
        // Clients of InfluxDB 2 read code and message, those of InfluxDB 1 error.
        problem.setProperty("code", kind);
        problem.setProperty("message", refusal.detail());
        problem.setProperty("error", refusal.detail());
        if (refusal.status() == HttpStatus.UNAUTHORIZED) {
            // Basic works but isn't offered: a browser would ask its user for it, and then send it for any page.
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Token realm=\"admin-api\"");
        }
        byte[] body = json.writeValueAsBytes(problem);
        response.setStatus(refusal.status().value());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}

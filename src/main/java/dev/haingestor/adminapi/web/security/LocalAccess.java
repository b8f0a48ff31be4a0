package dev.haingestor.adminapi.web.security;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Permits only programs of this machine, where there is no key. A local connection isn't enough: a proxy forwards requests of
 * strangers, and a browser sends what any web page wants, even under a name that resolves to loopback.
 */
final class LocalAccess implements AccessPolicy {

    private static final String HOST = "((\\w[\\w.-]*\\.)?localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d*)?";
    private static final Pattern LOCAL_HOST = Pattern.compile(HOST, Pattern.CASE_INSENSITIVE);
    private static final Pattern LOCAL_ORIGIN = Pattern.compile("https?://" + HOST, Pattern.CASE_INSENSITIVE);
    private static final Pattern LOCAL_IP4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    /** Headers that proxies add; any of them is enough for a refusal, whatever its value. */
    private static final Pattern PROXY_HEADER = Pattern.compile(
            "forwarded|via|x-forwarded.*|x-original-.*|x-real-ip|.*client-?ip|cf-.*|x-envoy-.*",
            Pattern.CASE_INSENSITIVE);

    @Override
    public Optional<Refusal> refusal(HttpServletRequest request) {
        if (!isLoopback(request.getRemoteAddr())) {
            return refusal("came from another machine");
        }
        if (isProxied(request)) {
            return refusal("came through a proxy");
        }
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || !LOCAL_HOST.matcher(host).matches()) {
            return refusal("is for another host than localhost");
        }
        return isOfAnotherSite(request) ? refusal("came from a web page of another site") : Optional.empty();
    }

    private static Optional<Refusal> refusal(String reason) {
        return Optional.of(new Refusal(
                HttpStatus.FORBIDDEN,
                "without an API_KEY only this machine itself may do this, and the"
                        + " request " + reason
                        + ": set API_KEY and send it as Authorization: Token <key>, or call http://localhost"
                        + " from the machine itself"));
    }

    /** Also knows IPv4 within IPv6. Asks no name server: only text with a colon, and so no name, gets to getByName. */
    private static boolean isLoopback(String address) {
        if (address == null || !address.contains(":")) {
            return address != null && LOCAL_IP4.matcher(address).matches();
        }
        try {
            return InetAddress.getByName(address.replaceFirst("%.*", "")).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isProxied(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .anyMatch(name -> PROXY_HEADER.matcher(name).matches());
    }

    private static boolean isOfAnotherSite(HttpServletRequest request) {
        return Collections.list(request.getHeaders(HttpHeaders.ORIGIN)).stream()
                        .anyMatch(origin -> !LOCAL_ORIGIN.matcher(origin).matches())
                || Collections.list(request.getHeaders("Sec-Fetch-Site")).stream()
                        .anyMatch("cross-site"::equalsIgnoreCase);
    }
}

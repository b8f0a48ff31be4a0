package dev.haingestor.adminapi.web.body;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request whose body has arrived or was refused. It parses the parameters of a form itself, as Tomcat finds no body. */
final class BodyRequest extends HttpServletRequestWrapper {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final ArrivingBody body;
    private @Nullable ArrivedBody arrived;
    private @Nullable Map<String, String[]> form;

    BodyRequest(HttpServletRequest request, ArrivingBody body) {
        super(request);
        this.body = body;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (arrived == null) {
            arrived = body.arrived();
        }
        return arrived;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        Charset charset =
                getCharacterEncoding() == null ? StandardCharsets.UTF_8 : Charset.forName(getCharacterEncoding());
        return new BufferedReader(new InputStreamReader(getInputStream(), charset));
    }

    private boolean isForm() {
        return getContentType() != null
                && getContentType().toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        if (!isForm()) {
            return super.getParameterMap();
        }
        if (form == null) {
            form = Collections.unmodifiableMap(parameters());
        }
        return form;
    }

    private Map<String, String[]> parameters() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        collect(Optional.ofNullable(getQueryString()).orElse(""), values);
        if (body.isWhole()) {
            try {
                ArrivedBody text = body.arrived();
                collect(new String(text.bytes(), 0, text.length(), StandardCharsets.UTF_8), values);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        Map<String, String[]> parameters = new LinkedHashMap<>();
        values.forEach((name, all) -> parameters.put(name, all.toArray(String[]::new)));
        return parameters;
    }

    private static void collect(String pairs, Map<String, List<String>> values) {
        for (String pair : pairs.split("&")) {
            String[] parts = pair.split("=", 2);
            if (!pair.isEmpty()) {
                values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(parts.length < 2 ? "" : decoded(parts[1]));
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException undecodable) {
            return text;
        }
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = getParameterValues(name);
        return values == null ? null : values[0];
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return isForm() ? getParameterMap().get(name) : super.getParameterValues(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}

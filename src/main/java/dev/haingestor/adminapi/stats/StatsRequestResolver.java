package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.web.BadParameterException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Reads the parameters that all statistics take. One that is given twice is wrong as a whole. */
final class StatsRequestResolver implements HandlerMethodArgumentResolver {

    private final Clock clock;

    StatsRequestResolver(Clock clock) {
        this.clock = clock;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == StatsRequest.class;
    }

    @Override
    public StatsRequest resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return new StatsRequestParser(name -> given(request, name), clock.instant()).request();
    }

    private static @Nullable String given(NativeWebRequest request, String name) {
        String[] values = request.getParameterValues(name);
        if (values != null && values.length > 1) {
            throw new BadParameterException(name, name + " must be given once", List.of("one value"));
        }
        return values == null ? null : values[0];
    }
}

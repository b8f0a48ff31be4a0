package dev.haingestor.adminapi.web.body;

import dev.haingestor.adminapi.web.security.AccessConfiguration;
import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BodyProperties.class)
class BodyConfiguration {

    /** After the access filter, so the body of a refused request isn't read. */
    private static final int ORDER = AccessConfiguration.ORDER + 1;

    @Bean
    BodyMemory bodyMemory(ObjectProvider<BodyLimit> limits) {
        return new BodyMemory(limits.stream().mapToLong(BodyLimit::bytes).max().orElse(BodyFilter.SMALL));
    }

    @Bean
    ArrivingBodies arrivingBodies(BodyMemory memory, BodyProperties properties) {
        return new ArrivingBodies(memory, properties.timeout());
    }

    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(ObjectProvider<BodyLimit> limits, ArrivingBodies bodies) {
        List<BodyLimit> large = limits.stream().toList();
        FilterRegistrationBean<BodyFilter> filter = new FilterRegistrationBean<>(new BodyFilter(large, bodies));
        filter.addUrlPatterns("/*");
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        filter.setOrder(ORDER);
        return filter;
    }
}

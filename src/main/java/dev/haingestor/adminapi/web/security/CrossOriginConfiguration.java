package dev.haingestor.adminapi.web.security;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CrossOriginProperties.class)
class CrossOriginConfiguration {

    /** Before the access filter, so that pages can read refusals, too. */
    private static final int ORDER = AccessConfiguration.ORDER - 1;

    @Bean
    FilterRegistrationBean<CrossOriginFilter> crossOriginFilter(CrossOriginProperties properties) {
        AllowedOrigins origins = AllowedOrigins.parse(properties.corsOrigins());
        FilterRegistrationBean<CrossOriginFilter> filter = new FilterRegistrationBean<>(new CrossOriginFilter(origins));
        filter.addUrlPatterns("/*");
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setOrder(ORDER);
        filter.setEnabled(!origins.isEmpty());
        return filter;
    }
}

package dev.haingestor.adminapi.web.security;

import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
public class AccessConfiguration {

    /** After the filter that counts requests, so that refusals are counted; before everything that might read a body. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 3;

    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(AccessProperties properties, JsonMapper json, Clock clock) {
        AllowedHosts hosts = new AllowedHosts(properties.allowedHosts(), machine());
        AccessPolicy policy = properties.apiKey().isBlank() ? new LocalAccess() : new KeyAccess(properties.apiKey());
        FilterRegistrationBean<AccessFilter> filter =
                new FilterRegistrationBean<>(new AccessFilter(policy, hosts, new RefusalLog(clock), json));
        filter.addUrlPatterns("/*");
        // A forward, such as to the error page, was decided on when its request came.
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setOrder(ORDER);
        return filter;
    }

    /** This machine's host name; empty when it has none. */
    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}

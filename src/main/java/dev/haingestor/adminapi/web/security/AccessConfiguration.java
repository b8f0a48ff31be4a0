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

    /** After the filter that counts requests, so refusals are counted too; before all that might read a stranger's body. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 3;

    @Bean
    FilterRegistrationBean<AccessFilter> accessFilter(AccessProperties properties, JsonMapper json, Clock clock) {
        AllowedHosts hosts = new AllowedHosts(properties.allowedHosts(), machine());
        AccessPolicy access = properties.apiKey().isBlank() ? new LocalAccess() : new KeyAccess(properties.apiKey());
        FilterRegistrationBean<AccessFilter> filter =
                new FilterRegistrationBean<>(new AccessFilter(access, hosts, new RefusalLog(clock), json));
        filter.addUrlPatterns("/*");
        // What a request is forwarded to, such as the page of an error, was decided on when it came.
        filter.setDispatcherTypes(DispatcherType.REQUEST);
        filter.setOrder(ORDER);
        return filter;
    }

    /** Its own name; empty when it has none. */
    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "";
        }
    }
}

package dev.haingestor.adminapi.web;

import java.time.Clock;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
        return factory -> factory.addContextCustomizers(context ->
                ((StandardHost) context.getParent()).setErrorReportValveClass(ProblemReportValve.class.getName()));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedConnections(Clock clock) {
        return factory -> {
            factory.setProtocol(BoundedProtocol.class.getName());
            factory.addConnectorCustomizers(
                    connector -> ((BoundedProtocol) connector.getProtocolHandler()).setClock(clock));
        };
    }

    /** Sends {@code 100 Continue} only when the body is read, so that the client of a refused request doesn't send its body. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> continueOnRead() {
        String onRead = ContinueResponseTiming.ON_REQUEST_BODY_READ.toString();
        return factory ->
                factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", onRead));
    }
}

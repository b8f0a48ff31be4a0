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
            factory.addConnectorCustomizers(connector -> ((BoundedProtocol) connector.getProtocolHandler()).setClock(clock));
        };
    }

    /** Who asks before sending its body is told to go on when the body is read: so a refusal costs nobody the sending. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> continueOnRead() {
        String onRead = ContinueResponseTiming.ON_REQUEST_BODY_READ.toString();
        return factory -> factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", onRead));
    }
}

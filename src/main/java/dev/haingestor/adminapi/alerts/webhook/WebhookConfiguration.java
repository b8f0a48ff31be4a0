package dev.haingestor.adminapi.alerts.webhook;

import dev.haingestor.adminapi.alerts.notes.NotesKeepers;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookProperties.class)
class WebhookConfiguration {

    @Bean
    AlertTeller alertTeller(WebhookProperties properties, NotesKeepers keepers, Clock clock) {
        return new AlertTeller(
                keepers.of("alert-told"), new WebhookBody(properties), new WebhookClient(properties.url()), clock);
    }
}

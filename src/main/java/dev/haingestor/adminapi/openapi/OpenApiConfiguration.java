package dev.haingestor.adminapi.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    /** Fills Springdoc's document, which is empty as it reads no controller, when it is first asked for: a start takes no longer. */
    @Bean
    OpenApiCustomizer describedApi(@Value("${admin-api.version}") String version) {
        return document -> {
            OpenAPI described = OpenApiFiles.read();
            CommonResponses.addTo(described);
            document.info(described.getInfo().version(version))
                    .servers(described.getServers())
                    .tags(described.getTags())
                    .paths(described.getPaths())
                    .components(described.getComponents());
        };
    }
}

package dev.haingestor.adminapi.stats;

import dev.haingestor.adminapi.Seed;
import dev.haingestor.adminapi.rollup.Group;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~|(none)",
                "(none)|\"(none)\"",
                "\"(none)\"|\"\"(none)\"\"",
                "(others)|\"(others)\"",
                "\"(others)\"|\"\"(others)\"\"",
                "others|others",
                "none|none",
                "\"(none)|\"(none)",
                "\"none\"|\"none\"",
                "\"|\"",
                "(None)|(None)",
                "system|system"
            })
    void name_ofAService(String service, String name) {
        assertThat(ServiceNames.name(Group.of(service))).isEqualTo(name);
        assertThat(ServiceNames.group(name)).isEqualTo(Group.of(service));
    }

    @Test
    void name_ofTheRest_isNoServices() {
        assertThat(ServiceNames.name(Group.rest(1))).isEqualTo("(others)");
        assertThat(ServiceNames.group("(others)")).isEqualTo(Group.rest(1));
        assertThat(ServiceNames.name(Group.of("(others)"))).isNotEqualTo("(others)");
    }

    @Test
    void names_ofDifferentServices_differ_andLeadBackToThem() {
        Random random = Seed.random(ServiceNamesTest.class);
        String[] parts = {"\"", "(none)", "(others)", "a", "(", "\"\""};
        Map<String, String> services = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder service = new StringBuilder();
            for (int length = random.nextInt(6); length > 0; length--) {
                service.append(parts[random.nextInt(parts.length)]);
            }
            String name = ServiceNames.name(Group.of(service.toString()));
            assertThat(services.merge(name, service.toString(), (one, other) -> one))
                    .as(name)
                    .isEqualTo(service.toString());
            assertThat(ServiceNames.group(name)).isEqualTo(Group.of(service.toString()));
        }
    }
}

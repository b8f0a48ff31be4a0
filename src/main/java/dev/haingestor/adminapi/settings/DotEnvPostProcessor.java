package dev.haingestor.adminapi.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Adds the variables of the {@code .env} file after those of the process, which win. */
final class DotEnvPostProcessor implements EnvironmentPostProcessor, Ordered {

    /** The property source's name, whose end makes Spring read it like environment variables. */
    private static final String NAME = "dotenv-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String file = environment.getProperty("admin-api.dotenv", "");
        if (file.isEmpty() || !Files.isRegularFile(Path.of(file))) {
            return;
        }
        Map<String, Object> values = new HashMap<>(DotEnv.parse(read(Path.of(file)), System.getenv()::get));
        environment
                .getPropertySources()
                .addAfter(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(NAME, values));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new BadSettingException(".env is not a text in UTF-8");
        } catch (IOException e) {
            throw new BadSettingException(".env can't be read: " + e.getClass().getSimpleName());
        }
    }
}

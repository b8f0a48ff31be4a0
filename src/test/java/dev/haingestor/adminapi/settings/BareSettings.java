package dev.haingestor.adminapi.settings;

import dev.haingestor.adminapi.AdminApiApplication;
import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.util.ClassUtils;

/**
 * A start of the service that ends when its settings are bound. The configurations that bind them are the service's own, with
 * their conditions, and so are application.yml, {@code .env} and what is said of a failed start; but no bean is made except the
 * settings.
 */
final class BareSettings {

    /** Looking through the class path takes longer than a start. */
    private static final List<Class<?>> CONFIGURATIONS = found(Configuration.class);

    /** In application.yml this is set for the context with a web server. */
    private static final String CONTEXT_LOG = "logging.level." + AnnotationConfigApplicationContext.class.getName();

    private BareSettings() {}

    /** @param settings by their environment variables' names */
    static ConfigurableApplicationContext bind(Map<String, String> settings) {
        SpringApplication application = new SpringApplication(CONFIGURATIONS.toArray(Class<?>[]::new));
        application.setMainApplicationClass(AdminApiApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.addInitializers(context -> context.addBeanFactoryPostProcessor(BareSettings::keepSettings));
        Map<String, String> all = new HashMap<>(Map.of("LOG_LEVEL", "warn", CONTEXT_LOG, "error"));
        all.putAll(settings);
        return application.run(all.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    }

    /** All that the configurations make themselves is left out. */
    private static void keepSettings(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            if (beans.getBeanDefinition(name).getFactoryMethodName() != null) {
                ((BeanDefinitionRegistry) beans).removeBeanDefinition(name);
            }
        }
    }

    /** The service's own classes that have the annotation, whatever their conditions. */
    static List<Class<?>> found(Class<? extends Annotation> annotation) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(MetadataReader reader) {
                return reader.getAnnotationMetadata().hasAnnotation(annotation.getName());
            }

            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return true;
            }
        };
        return scanner.findCandidateComponents(AdminApiApplication.class.getPackageName()).stream()
                .<Class<?>>map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .toList();
    }
}

package dev.haingestor.adminapi.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/** Reports a wrong setting by the environment variable it came from, rather than the property it was bound to. */
final class BadSettingAnalyzer extends AbstractFailureAnalyzer<RuntimeException> implements Ordered {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}]");
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9]*_[A-Z0-9_]+ ");
    private static final Pattern SECRET = Pattern.compile("TOKEN|SECRET|PASSWORD|KEY");
    private static final Pattern CREDENTIALS = Pattern.compile("//[^/@]*@");

    private final ConfigurableEnvironment environment;

    BadSettingAnalyzer(Environment environment) {
        this.environment = (ConfigurableEnvironment) environment;
    }

    /** Comes before Boot's own analyzers, which report properties. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, RuntimeException cause) {
        BadSettingException own = findCause(root, BadSettingException.class);
        if (own != null) {
            return analysis(own.getMessage(), root);
        }
        InvalidConfigurationPropertyValueException value =
                findCause(root, InvalidConfigurationPropertyValueException.class);
        if (value != null) {
            return analysis(setting(value.getName()) + " can't be used", root);
        }
        BindValidationException invalid = findCause(root, BindValidationException.class);
        if (invalid != null) {
            return analysis(violated(invalid), root);
        }
        BindException unreadable = findCause(root, BindException.class);
        return unreadable == null
                ? null
                : analysis(
                        setting(unreadable.getName().toString()) + " is not "
                                + expected(unreadable.getTarget().getType().resolve(Object.class)),
                        root);
    }

    private static FailureAnalysis analysis(String line, Throwable root) {
        return new FailureAnalysis(line, null, root);
    }

    private static String expected(Class<?> type) {
        if (type == Duration.class) {
            return "a duration such as 500ms, 2s or 10m";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == DataSize.class) {
            return "a size such as 25MB";
        }
        if (type == Path.class) {
            return "a folder";
        }
        return Number.class.isAssignableFrom(type) ? "a number" : "what is expected here";
    }

    private String violated(BindValidationException e) {
        String prefix = e.getValidationErrors().getName().toString();
        List<ObjectError> errors = e.getValidationErrors().getAllErrors();
        return errors.stream().map(error -> violated(prefix, error)).sorted().collect(Collectors.joining("; "));
    }

    private String violated(String prefix, ObjectError error) {
        boolean namesItsVariable =
                VARIABLE.matcher(String.valueOf(error.getDefaultMessage())).lookingAt();
        if (error instanceof FieldError field && !namesItsVariable) {
            String name = field.getField()
                    .replaceAll("([A-Z])", "-$1")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("\\[.*", "");
            return setting(prefix + "." + name) + " " + error.getDefaultMessage();
        }
        return String.valueOf(error.getDefaultMessage());
    }

    /** The variable that a property is read from, with its value unless that is empty or a secret. */
    private String setting(String property) {
        String raw = raw(property);
        Matcher placeholder = PLACEHOLDER.matcher(raw);
        String variable = placeholder.find() ? placeholder.group(1) : property;
        String value = CREDENTIALS.matcher(environment.resolvePlaceholders(raw)).replaceAll("//***@");
        return value.isBlank() || SECRET.matcher(variable).find() ? variable : variable + "=" + value;
    }

    /** The property's text in application.yml, with its placeholder. */
    private String raw(String property) {
        return environment.getPropertySources().stream()
                .map(source -> source.getProperty(property))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst()
                .orElse("");
    }
}

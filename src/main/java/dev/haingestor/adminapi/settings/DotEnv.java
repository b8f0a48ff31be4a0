package dev.haingestor.adminapi.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the text of a {@code .env} file as Docker Compose does: comments, {@code export}, single quotes (literal), double quotes
 * (with escapes), unquoted values up to a comment that has a space before it, {@code ${NAME}} and {@code ${NAME:-default}}
 * outside single quotes.
 */
final class DotEnv {

    private static final Pattern ENTRY = Pattern.compile(
            "\\G(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*(?:[=:][ \\t]*"
                    + "(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\"|((?:[^'\"\\s#][^\\r\\n]*?)?)))?"
                    + "[ \\t]*(?:(?<=[ \\t=:'\"])#[^\\r\\n]*)?(?:\\r?\\n|\\z)",
            Pattern.DOTALL);
    private static final Pattern SKIPPED = Pattern.compile("\\G[ \\t]*(?:#[^\\r\\n]*)?(?:\\r?\\n|\\z)|\\G[ \\t]+");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\$|([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?})");

    private final String text;
    private final UnaryOperator<String> environment;
    private final Map<String, String> values = new LinkedHashMap<>();

    private DotEnv(String text, UnaryOperator<String> environment) {
        this.text = text;
        this.environment = environment;
    }

    /**
     * @param environment the variables that are set already, null for those that aren't
     * @throws BadSettingException with the line's number, but not its text, which may hold a secret
     */
    static Map<String, String> parse(String text, UnaryOperator<String> environment) {
        DotEnv file = new DotEnv(text.startsWith("\uFEFF") ? text.substring(1) : text, environment);
        file.read();
        return file.values;
    }

    private void read() {
        Matcher skipped = SKIPPED.matcher(text);
        Matcher entry = ENTRY.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (skipped.find(at) && skipped.start() == at && skipped.end() > at) {
                at = skipped.end();
            } else if (entry.find(at) && entry.start() == at) {
                take(entry);
                at = entry.end();
            } else {
                long line =
                        1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
                throw new BadSettingException(".env, line " + line + ": not of the form NAME=value");
            }
        }
    }

    private void take(Matcher entry) {
        String name = entry.group(1);
        if (entry.group(2) != null) {
            values.put(name, literal(entry.group(2).replace("\\'", "'")));
        } else if (entry.group(3) != null) {
            values.put(name, interpolated(unescaped(entry.group(3))));
        } else if (entry.group(4) != null) {
            values.put(name, interpolated(entry.group(4)));
        }
        // A name alone stands for the variable of the environment, which needs no entry.
    }

    private String interpolated(String value) {
        return VARIABLE.matcher(value).replaceAll(found -> Matcher.quoteReplacement(variable(found)));
    }

    private String variable(MatchResult found) {
        String name = found.group(1) == null ? found.group(2) : found.group(1);
        if (name == null) {
            return "$";
        }
        String set = environment.apply(name) == null ? values.get(name) : environment.apply(name);
        String otherwise = found.group(3) == null ? "" : found.group(3);
        return set == null || set.isEmpty() ? otherwise : set;
    }

    private static String unescaped(String value) {
        return Pattern.compile("\\\\(.)", Pattern.DOTALL)
                .matcher(value)
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            default -> found.group(1);
                        }));
    }

    /** Escapes {@code ${...}}, which Spring would take for a placeholder of its own. */
    private static String literal(String value) {
        return value.replace("${", "\\${");
    }
}

/**
 * Reads the {@code .env} file, and reports a wrong setting in one line that names its environment variable.
 *
 * <p>The settings themselves are in the packages that use them. Begin with {@link DotEnvPostProcessor} and {@link
 * BadSettingAnalyzer}.
 */
@NullMarked
package dev.haingestor.adminapi.settings;

import org.jspecify.annotations.NullMarked;

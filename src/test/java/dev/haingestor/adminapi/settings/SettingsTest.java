package dev.haingestor.adminapi.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** A wrong setting stops the start, with one line that names its environment variable and shows no secret. */
@ExtendWith(OutputCaptureExtension.class)
class SettingsTest {

    private static final Map<String, String> INFLUXDB =
            Map.of("INFLUXDB_URL", "http://127.0.0.1:1", "INFLUXDB_TOKEN", "hidden");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "INFLUXDB_TOKEN=hidden|INFLUXDB_URL must be set, as another INFLUXDB_ variable is",
                "INFLUXDB_BUCKET=b|INFLUXDB_TOKEN must be set, as another INFLUXDB_ variable is; INFLUXDB_URL must be set",
                "INFLUXDB_TIMEOUT=10s|INFLUXDB_TOKEN must be set, as another INFLUXDB_ variable is; INFLUXDB_URL must be set",
                "INFLUXDB_TOKEN=hidden INFLUXDB_URL=influxdb:8086|INFLUXDB_URL=influxdb:8086 must be an http or https URL",
                "INFLUXDB_TOKEN=hidden INFLUXDB_URL=http://u:hidden@h INFLUXDB_TIMEOUT=soon|INFLUXDB_TIMEOUT=soon is not a duration such as 500ms, 2s or 10m",
                "INFLUXDB_TOKEN=hidden INFLUXDB_URL=http://h INFLUXDB_TIMEOUT=30000|INFLUXDB_TIMEOUT=30000 must be between",
                "INFLUXDB_TOKEN=hidden INFLUXDB_URL=ftp://u:hidden@h/|INFLUXDB_URL=ftp://***@h/ must be an http or https URL",
                "DEMO=true INFLUXDB_URL=http://h INFLUXDB_TOKEN=hidden|DEMO=true can't be had with an InfluxDB",
                "DEMO=maybe|DEMO=maybe is not true or false",
                "STATS_BUDGET=0s|STATS_BUDGET=0s must be between 50ms and 1m",
                "STATS_BUDGET=fast|STATS_BUDGET=fast is not a duration",
                "STATS_MAX_GROUPS=0|STATS_MAX_GROUPS=0 must be between 1 and 10000",
                "STATS_MAX_GROUPS=10001|STATS_MAX_GROUPS=10001 must be between 1 and 10000",
                "STATS_MAX_GROUPS=all|STATS_MAX_GROUPS=all is not a number",
                "USE_INFLUXDB_STATS=maybe|USE_INFLUXDB_STATS=maybe is not true or false",
                "WEBSOCKET_INGESTION_URL=localhost|WEBSOCKET_INGESTION_URL=localhost must be an http or https URL",
                "ENRICHMENT_PIPELINE_URL=http://|ENRICHMENT_PIPELINE_URL=http:// must be an http or https URL",
                "WATCHED_SERVICES=weather-api|WATCHED_SERVICES must be name=URL, separated by commas",
                "WATCHED_SERVICES=weather-api=weather-api:8010|WATCHED_SERVICES must be name=URL, separated by commas",
                "WATCHED_SERVICES=weather-api=ftp://hidden@h|WATCHED_SERVICES must be name=URL, separated by commas",
                "WATCHED_SERVICES=weather-api=http://h:port|WATCHED_SERVICES must be name=URL, separated by commas",
                "WATCHED_SERVICES=Weather_API=http://h|WATCHED_SERVICES must be name=URL, separated by commas",
                "WATCHED_SERVICES==http://h|WATCHED_SERVICES must be name=URL, separated by commas",
                "WATCHED_SERVICES=a=http://h,b=http://h,a=http://h:1|WATCHED_SERVICES must name each service once, and none of",
                "WATCHED_SERVICES=influxdb=http://h|WATCHED_SERVICES must name each service once, and none of",
                "WATCHED_SERVICES=a=http://h,b=http://h,c=http://h,d=http://h,e=http://h,f=http://h,g=http://h,h=http://h,i=http://h,"
                        + "j=http://h,k=http://h,l=http://h,m=http://h,n=http://h,o=http://h,p=http://h,q=http://h,r=http://h,"
                        + "s=http://h,t=http://h,u=http://h|WATCHED_SERVICES must be 20 services at most",
                "SAMPLE_INTERVAL=0s|SAMPLE_INTERVAL=0s must be between 1s and 10m",
                "RECORD_SERVICE_METRICS=maybe|RECORD_SERVICE_METRICS=maybe must be true, false or auto",
                "ALERT_ERROR_RATE_ERROR=-1|ALERT_ERROR_RATE_ERROR=-1 must be greater than or equal to 0",
                "ALERT_ERROR_RATE_ERROR=1|ALERT_ERROR_RATE_WARNING must not be above ALERT_ERROR_RATE_ERROR",
                "ALERT_SUCCESS_RATE_ERROR=96|ALERT_SUCCESS_RATE_WARNING must not be below ALERT_SUCCESS_RATE_ERROR",
                "ALERT_ERROR_RATE_ERROR=many|ALERT_ERROR_RATE_ERROR=many is not a number",
                "ALERT_MIN_ATTEMPTS=-1|ALERT_MIN_ATTEMPTS=-1 must be greater than or equal to 0",
                "ALERT_MIN_ATTEMPTS=some|ALERT_MIN_ATTEMPTS=some is not a number",
                "ALERT_SILENCE=500ms|ALERT_SILENCE must be 0 (never) or between 1s and 7d",
                "ALERT_SILENCE=8d|ALERT_SILENCE must be 0 (never) or between 1s and 7d",
                "ALERT_SILENCE=long|ALERT_SILENCE=long is not a duration",
                "ALERT_PERIOD=90s|ALERT_PERIOD must be whole minutes between 1m and 1h",
                "ALERT_PERIOD=2h|ALERT_PERIOD must be whole minutes between 1m and 1h",
                "ALERT_FOR=0s|ALERT_FOR must be whole minutes between 1m and 1h",
                "ALERT_EXPIRY=7h|ALERT_EXPIRY must be whole minutes between 1m and 6h",
                "ALERT_CLEAR_PERCENT=0|ALERT_CLEAR_PERCENT=0 must be between 1 and 100",
                "ALERT_CLEAR_PERCENT=101|ALERT_CLEAR_PERCENT=101 must be between 1 and 100",
                "ALERT_CLEAR_PERCENT=half|ALERT_CLEAR_PERCENT=half is not a number",
                "ALERT_WEBHOOK_URL=ftp://hidden|ALERT_WEBHOOK_URL must be an http or https URL",
                "ALERT_WEBHOOK_URL=hidden|ALERT_WEBHOOK_URL must be an http or https URL",
                "ALERT_WEBHOOK_FORMAT=xml|ALERT_WEBHOOK_FORMAT=xml must be generic, slack or pagerduty",
                "ALERT_WEBHOOK_URL=http://h/hidden ALERT_WEBHOOK_FORMAT=pagerduty|ALERT_WEBHOOK_KEY must be set, as PagerDuty needs it",
                "EVENTS_MARKER_FIELDS=|EVENTS_MARKER_FIELDS must not be empty",
                "API_KEY=hidden-tooshort|API_KEY must be at least 16 characters, without spaces or control characters",
                "API_KEY=hidden-\t-with-a-tab|API_KEY must be at least 16 characters",
                "API_KEY=hidden-\u0000-with-a-nul|API_KEY must be at least 16 characters",
                "API_KEY=hidden-\u00a0-with-a-wide-space|API_KEY must be at least 16 characters",
                "CORS_ORIGINS=localhost:3000|CORS_ORIGINS=localhost:3000 must be origins such as http://localhost:3000 or http://localhost:*, separated by commas, or *",
                "CORS_ORIGINS=http://localhost:3000/|CORS_ORIGINS=http://localhost:3000/ must be origins such as",
                "CORS_ORIGINS=http://h,http://*.example|CORS_ORIGINS=http://h,http://*.example must be origins such as",
                "CORS_ORIGINS=http://u:hidden@h|CORS_ORIGINS=http://***@h must be origins such as",
                "CORS_ORIGINS=null|CORS_ORIGINS=null must be origins such as",
                "BODY_TIMEOUT=2h|BODY_TIMEOUT=2h must be between 1s and 1h",
                "ALLOWED_HOSTS=http://h|ALLOWED_HOSTS=http://h must be host names without a port, separated by commas, or *",
                "ALLOWED_HOSTS=h:80|ALLOWED_HOSTS=h:80 must be host names",
                "DATA_DIR=|DATA_DIR must name a folder",
                "EMBEDDED_RETENTION=soon|EMBEDDED_RETENTION=soon is not a duration",
                "EMBEDDED_RETENTION=-1d|EMBEDDED_RETENTION must be 0 (for ever) or 1h or more",
                "EMBEDDED_RETENTION=5m|EMBEDDED_RETENTION must be 0 (for ever) or 1h or more",
                "EMBEDDED_MAX_BODY=abc|EMBEDDED_MAX_BODY=abc is not a size such as 25MB",
                "EMBEDDED_MAX_BODY=0|EMBEDDED_MAX_BODY must be between 1KB and 1GB",
                "EMBEDDED_MEMORY=much|EMBEDDED_MEMORY=much is not a size such as 25MB",
                "EMBEDDED_MEMORY=1MB|EMBEDDED_MEMORY must be 64MB or more",
                "INFLUXDB_URL=http://h INFLUXDB_TOKEN=hidden REDIS_URL=http://u:hidden@h:6379|REDIS_URL must be a redis or rediss URL, such as",
                "INFLUXDB_URL=http://h INFLUXDB_TOKEN=hidden REDIS_URL=redis://u:hid/hidden@h:6379|REDIS_URL must be a redis or rediss URL",
                "INFLUXDB_URL=http://h INFLUXDB_TOKEN=hidden REDIS_URL=redis://u:hidden@|REDIS_URL must be a redis or rediss URL",
                "INFLUXDB_URL=http://h INFLUXDB_TOKEN=hidden REDIS_URL=redis-sentinel://hidden@h/1|REDIS_URL must be a redis or rediss URL",
                "REDIS_URL=redis://u:hidden@h:99999999|REDIS_URL must be a redis or rediss URL",
                "REDIS_TIMEOUT=1s|REDIS_TIMEOUT=1s must be between 1ms and 50ms",
                "STATS_CACHE_SETTLED_TTL=30s|STATS_CACHE_SETTLED_TTL=30s must be between 1m and 30d",
                "STATS_CACHE_LIVE_TTL=31s STATS_CACHE_SETTLED_TTL=1m|STATS_CACHE_SETTLED_TTL must be twice STATS_CACHE_LIVE_TTL or more",
                "STATS_CACHE_REREAD_INTERVAL=0s|STATS_CACHE_REREAD_INTERVAL=0s must be between 1s and 30d",
                "STATS_ZONE=Mars/Base|STATS_ZONE must be a time zone such as UTC, Europe/Berlin or +05:30",
                "STATS_ZONE=+05:07|STATS_ZONE must be a time zone such as UTC, Europe/Berlin or +05:30",
                "STATS_CACHE_BYTES=-1MB|STATS_CACHE_BYTES must be between 0 (nothing is kept) and 64GB",
                "STATS_STREAM_HEARTBEAT=0s|STATS_STREAM_HEARTBEAT=0s must be between 1s and 5m",
                "STATS_STREAM_WRITE_TIMEOUT=1h|STATS_STREAM_WRITE_TIMEOUT=1h must be between 1s and 5m",
                "STATS_STREAM_MAX_SUBSCRIBERS=5000|STATS_STREAM_MAX_SUBSCRIBERS=5000 must be between 0 and 4096",
                "STATS_STREAM_MAX_PER_QUESTION=0|STATS_STREAM_MAX_PER_QUESTION=0 must be between 1 and 4096"
            })
    void badSetting_isOneLine(String settings, String line, CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> BareSettings.bind(given(settings)).close());

        assertSingleLine(output, "Not started: " + line);
    }

    @Test
    void dotEnv_isReadWhereTheStartNamesIt_andTheEnvironmentWins(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), """
                export STATS_BUDGET="750ms"   # quoted
                USE_INFLUXDB_STATS=false  # the switch
                LOGGING_LEVEL_ROOT=warn
                """);
        try (var context = BareSettings.bind(Map.of("admin-api.dotenv", file.toString(), "STATS_BUDGET", "800ms"))) {
            assertThat(context.getEnvironment().getProperty("admin-api.stats.use-influxdb"))
                    .isEqualTo("false");
            assertThat(context.getEnvironment().getProperty("admin-api.store.budget"))
                    .isEqualTo("800ms");
            assertThat(context.getEnvironment().getProperty("logging.level.root"))
                    .isEqualTo("warn");
        }
    }

    @Test
    void brokenDotEnv_isOneLine(@TempDir Path folder, CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve(".env"), "A=1\nthis is hidden\n");

        assertThatException().isThrownBy(() -> BareSettings.bind(Map.of("admin-api.dotenv", file.toString())));

        assertSingleLine(output, "Not started: .env, line 2: not of the form NAME=value");
    }

    /** A record that is bound in neither case would have its wrong values found by no test here. */
    @Test
    void everySetting_isBoundHere() {
        Set<Class<?>> bound = new HashSet<>();
        for (Map<String, String> store : List.of(Map.<String, String>of(), INFLUXDB)) {
            try (var context = BareSettings.bind(store)) {
                context.getBeansWithAnnotation(ConfigurationProperties.class)
                        .values()
                        .forEach(it -> bound.add(it.getClass()));
            }
        }

        assertThat(bound).containsExactlyInAnyOrderElementsOf(BareSettings.found(ConfigurationProperties.class));
    }

    /** Settings as they stand in an environment, separated by spaces. */
    static Map<String, String> given(String settings) {
        Map<String, String> given = new HashMap<>();
        for (String setting : settings.split(" ")) {
            given.put(setting.split("=", 2)[0], setting.split("=", 2)[1]);
        }
        return given;
    }

    static void assertSingleLine(CapturedOutput output, String line) {
        List<String> lines =
                output.getOut().lines().filter(printed -> !printed.isBlank()).toList();
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0)).contains(line);
        assertThat(output.getAll()).doesNotContain("hidden", "\tat ");
    }
}

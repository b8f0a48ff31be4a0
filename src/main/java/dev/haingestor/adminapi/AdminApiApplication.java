package dev.haingestor.adminapi;

import java.time.Clock;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerCustomizer;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the service. Settings come from the environment and from {@code .env} in the working folder, see application.yml. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableScheduling
public class AdminApiApplication {

    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(AdminApiApplication.class);
        // Set here and nowhere else, so that tests don't read the .env of whoever runs them.
        application.setDefaultProperties(Map.of("admin-api.dotenv", ".env"));
        Thread.setDefaultUncaughtExceptionHandler(new FatalErrors());
        application.run(args);
    }

    @Bean
    ThreadPoolTaskSchedulerCustomizer fatalErrorsOfScheduledWork() {
        return scheduler -> scheduler.setErrorHandler(new FatalErrors());
    }

    /** The one that is used with virtual threads. */
    @Bean
    SimpleAsyncTaskSchedulerCustomizer fatalErrorsOfVirtualScheduledWork() {
        return scheduler -> scheduler.setErrorHandler(new FatalErrors());
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}

package dev.haingestor.adminapi.store;

import java.time.Clock;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GroupProperties.class)
class StoreConfiguration {

    private static final int READS = 32;

    /** Waiting for a thread counts for a read's budget. More than these means that the store is stuck: then reads fail at once. */
    private static final int WAITING_READS = 500;

    private static final int RARE_READS = 4;

    @Bean
    AsyncTaskExecutor storeReads() {
        return ThreadPools.queueing("store-read-", READS, WAITING_READS);
    }

    /** For questions that hardly anybody asks: they don't take the threads of those that everybody does. */
    @Bean(defaultCandidate = false)
    AsyncTaskExecutor rareStoreReads() {
        return ThreadPools.queueing("rare-read-", RARE_READS, WAITING_READS);
    }

    @Bean(defaultCandidate = false)
    AsyncTaskExecutor groupLooks() {
        return ThreadPools.queueing("group-look-", 1, WAITING_READS);
    }

    @Bean
    GroupLimit groupLimit(GroupProperties properties, Clock clock, @Qualifier("groupLooks") AsyncTaskExecutor looks) {
        return new GroupLimit(properties.max(), clock, looks);
    }
}

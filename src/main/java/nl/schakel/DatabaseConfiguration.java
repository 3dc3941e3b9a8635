package nl.schakel;

import java.util.Map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One set of migrations for both databases; they differ in one word. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    FlywayConfigurationCustomizer binaryType(@Value("${spring.datasource.url}") String url) {
        String binary = url.startsWith("jdbc:postgresql:") ? "bytea" : "varbinary(20000000)";
        return flyway -> flyway.placeholders(Map.of("binary", binary));
    }
}

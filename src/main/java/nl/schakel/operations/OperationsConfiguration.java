package nl.schakel.operations;

import java.time.Duration;

import nl.schakel.audit.AuditPurge;
import nl.schakel.referral.RetentionStep;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class OperationsConfiguration {

    @Bean
    RetentionStep auditRetention(AuditPurge purge) {
        return before -> purge.before(before.audit());
    }

    /** Stylesheet and scripts come from the hub itself; nothing is fetched from elsewhere. */
    @Bean
    WebMvcConfigurer assets() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/operations/assets/**")
                        .addResourceLocations("classpath:/nl/schakel/operations/assets/",
                                "classpath:/META-INF/resources/webjars/uplot/1.6.24/dist/")
                        .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)));
            }
        };
    }
}

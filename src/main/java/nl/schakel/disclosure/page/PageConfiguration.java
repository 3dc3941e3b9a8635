package nl.schakel.disclosure.page;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class PageConfiguration {

    @Bean
    RecordPage recordPage() {
        return new RecordPage();
    }

    @Bean
    PreviewPage previewPage() {
        return new PreviewPage();
    }
}

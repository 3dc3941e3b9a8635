package nl.schakel.disclosure;

import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DisclosureConfiguration {

    @Bean
    Policies policies(@Value("${schakel.provisions:config}") Path directory) {
        return Policies.load(directory);
    }

    @Bean
    Minimisation minimisation(Policies policies) {
        return new Minimisation(policies);
    }

    @Bean
    Confidentiality confidentiality() {
        return new Confidentiality();
    }
}

package nl.schakel.disclosure.text;

import java.time.Clock;
import java.time.Duration;

import nl.schakel.security.Keys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TextConfiguration {

    @Bean
    FreeText freeText(Keys keys, @Value("${schakel.text-confirmation:PT1H}") Duration validity, Clock clock) {
        return new FreeText(new TextConfirmations(text -> keys.mac("confirmed-text", text), validity, clock));
    }
}

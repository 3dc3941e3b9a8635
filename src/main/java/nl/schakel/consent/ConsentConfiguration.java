package nl.schakel.consent;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import nl.schakel.security.Keys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConsentConfiguration {

    @Bean
    ConsentGate consentGate(Clock clock) {
        return new ConsentGate(clock);
    }

    @Bean
    ConsentTokens consentTokens(Keys keys, @Value("${schakel.base-url}") URI issuer,
                                @Value("${schakel.token-lifetime:P180D}") Duration lifetime, Clock clock) {
        return new ConsentTokens(keys.consentTokenKey(), keys::pseudonym, issuer, lifetime, clock);
    }
}

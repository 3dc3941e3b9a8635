package nl.schakel.consent;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.security.Keys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

    @Bean
    TokenRegister tokenRegister(JdbcClient db, Keys keys, Clock clock) {
        return new TokenRegister(db, keys::mac, clock);
    }

    @Bean
    ConsentTokens consentTokens(Keys keys, TokenRegister register, @Value("${schakel.base-url}") String baseUrl,
                                @Value("${schakel.token-lifetime:P180D}") Duration lifetime, Clock clock) {
        return new ConsentTokens(keys::consentTokenKey, keys::pseudonym, register, issuer(baseUrl), lifetime, clock);
    }

    @Bean
    RouterFunction<ServerResponse> consentTokenDoors(Keys keys, TokenRegister register,
                                                     @Value("${schakel.base-url}") String baseUrl, Clock clock,
                                                     ObjectMapper json) {
        StatusLists lists = new StatusLists(register, new TokenSigner(keys::consentTokenKey), issuer(baseUrl), clock);
        return new TokenDoors(new Introspection(keys::consentTokenKeys, register::active, clock), lists, json)
                .routes();
    }

    private static URI issuer(String baseUrl) {
        return URI.create(baseUrl.replaceAll("/+$", ""));
    }
}

package nl.schakel.consent;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.referral.KeptTable;
import nl.schakel.referral.KeptTables;
import nl.schakel.referral.Trail;
import nl.schakel.security.Keys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

    @Bean
    TokenRegister tokenRegister(JdbcClient db, Keys keys, Clock clock) {
        return new TokenRegister(db, keys::mac, clock);
    }

    /** An expired one stands no more, whether its row is there or not. */
    @Bean
    KeptTables keptTokens() {
        return KeptTables.of(KeptTable.of("consent_token").keepingWhile("expires_at > :now"));
    }

    @Bean
    ConsentTokens consentTokens(Keys keys, TokenRegister register, Trail trail,
                                TransactionTemplate transaction, @Value("${schakel.base-url}") String baseUrl,
                                @Value("${schakel.token-lifetime:P180D}") Duration lifetime, Clock clock) {
        return new ConsentTokens(keys::consentTokenKey, keys::pseudonym, (referral, token) ->
                transaction.execute(status -> {
                    trail.add(referral, AuditEntry.of(AuditAction.CONSENT_TOKEN_ISSUED, "hub")
                            .to("oin/" + token.recipient().value()).on("Consent/" + referral)
                            .telling("jti", token.jti()));
                    return register.record(referral, token);
                }), issuer(baseUrl), lifetime, clock);
    }

    @Bean
    RouterFunction<ServerResponse> consentTokenDoors(Keys keys, TokenRegister register, Trail trail,
                                                     @Value("${schakel.base-url}") String baseUrl, Clock clock,
                                                     ObjectMapper json) {
        StatusLists lists = new StatusLists(register, new TokenSigner(keys::consentTokenKey), issuer(baseUrl), clock);
        return new TokenDoors(new Introspection(keys::consentTokenKeys, register::active, clock), lists, json,
                jti -> register.referral(jti).ifPresent(referral -> trail.add(referral, AuditEntry
                        .of(AuditAction.CONSENT_TOKEN_CHECKED, "token-holder").telling("jti", jti))))
                .routes();
    }

    private static URI issuer(String baseUrl) {
        return URI.create(baseUrl.replaceAll("/+$", ""));
    }
}

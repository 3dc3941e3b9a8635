package nl.schakel.consent;

import java.time.Clock;

import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Parts;
import nl.schakel.referral.ReferralStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConsentConfiguration {

    @Bean
    ConsentGate consentGate(Clock clock) {
        return new ConsentGate(clock);
    }

    @Bean
    Revocations revocations(ReferralStore referrals, Parts parts, ConsentUses uses, TokenRegister tokens, Clock clock) {
        return new Revocations(referrals, parts, uses, tokens, clock);
    }
}

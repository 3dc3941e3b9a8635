package nl.schakel.feedback;

import java.time.Clock;

import nl.schakel.directory.Directory;
import nl.schakel.referral.Parts;
import nl.schakel.referral.ReferralStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FeedbackConfiguration {

    @Bean("feedback")
    FeedbackDesk feedbackDesk(ReferralStore referrals, Parts parts, Directory directory, Clock clock) {
        return new FeedbackDesk(referrals, parts, directory, clock);
    }
}

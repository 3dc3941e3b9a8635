package nl.schakel.feedback;

import nl.schakel.directory.Directory;
import nl.schakel.referral.ReferralStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FeedbackConfiguration {

    @Bean("feedback")
    FeedbackDesk feedbackDesk(ReferralStore referrals, Directory directory) {
        return new FeedbackDesk(referrals, directory);
    }
}

package nl.schakel.feedback;

import java.time.Clock;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import nl.schakel.alert.Alerts;
import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Directory;
import nl.schakel.referral.Parts;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Unheard;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class FeedbackConfiguration {

    @Bean("feedback")
    FeedbackDesk feedbackDesk(ReferralStore referrals, Parts parts, Unheard unheard, Directory directory,
                              Clock clock) {
        return new FeedbackDesk(referrals, parts, unheard, directory, new Digest(new WorkingDays()), clock);
    }

    @Bean
    FeedbackRounds feedbackRounds(Unheard unheard) {
        return new FeedbackRounds(unheard);
    }

    @Bean
    Pushes pushes(HisLine line, ReferralStore referrals, Unheard unheard, Pause pause, MeterRegistry meters,
                  Clock clock) {
        return new Pushes(line, referrals, unheard, pause, meters, clock);
    }

    /** As long as the queue's own: a HIS that was away hears at most one cap after it is back. */
    @Bean
    Pause hisPause(@Value("${schakel.retry.first:PT2S}") Duration first,
                   @Value("${schakel.retry.factor:2.0}") double factor,
                   @Value("${schakel.retry.cap:PT15M}") Duration cap) {
        return new Pause(first, factor, cap);
    }

    @Bean
    HisLine hisLine(JdbcClient db, Directory directory, Unheard unheard, Alerts alerts, Pause pause,
                    @Value("${schakel.feedback.alert-after:PT15M}") Duration alertAfter, Clock clock) {
        return new HisLine(db, directory, unheard, alerts, pause, alertAfter, clock);
    }
}

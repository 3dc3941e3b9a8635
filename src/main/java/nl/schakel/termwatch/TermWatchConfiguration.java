package nl.schakel.termwatch;

import java.time.Clock;
import java.time.Duration;

import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Directory;
import nl.schakel.referral.KeptTable;
import nl.schakel.referral.KeptTables;
import nl.schakel.referral.ReferralStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class TermWatchConfiguration {

    @Bean
    TermSettings termSettings(@Value("${schakel.terms.look:PT10M}") Duration look,
                              @Value("${schakel.terms.confirmation:2}") int confirmation,
                              @Value("${schakel.terms.retour:3}") int retour,
                              @Value("${schakel.terms.answer:5}") int answer,
                              @Value("${schakel.terms.urgent.confirmation:1}") int urgentConfirmation,
                              @Value("${schakel.terms.urgent.sign-of-life:3}") int urgentSign,
                              @Value("${schakel.terms.stat.confirmation:0}") int statConfirmation,
                              @Value("${schakel.terms.stat.sign-of-life:1}") int statSign) {
        return new TermSettings(look, confirmation, retour, answer,
                new TermSettings.Short(urgentConfirmation, urgentSign),
                new TermSettings.Short(statConfirmation, statSign));
    }

    @Bean
    KeptTables keptTerms() {
        return KeptTables.of(KeptTable.of("term_notice"), KeptTable.of("term"));
    }

    @Bean
    TermMail termMail(ObjectProvider<JavaMailSender> sender, @Value("${schakel.mail.from:}") String from) {
        return new TermMail(sender.getIfAvailable(), from);
    }

    @Bean
    RunningTerms runningTerms(JdbcClient db, Clock clock) {
        return new RunningTerms(new TermStore(db, clock));
    }

    @Bean
    TermWatch termWatch(TermSettings settings, TermMail mail, Alerts alerts, ReferralStore referrals,
                        Directory directory, JdbcClient db, TransactionTemplate transaction, Clock clock) {
        TermNotices notices = new TermNotices(db, clock);
        return new TermWatch(new TermStore(db, clock), notices,
                new TermTelling(notices, mail, alerts, referrals, directory, clock),
                new Terms(new WorkingDays(), settings), referrals, directory, new Turns(db, clock), transaction,
                settings.look(), clock);
    }
}

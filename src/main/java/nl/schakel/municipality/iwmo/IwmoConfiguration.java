package nl.schakel.municipality.iwmo;

import java.time.Clock;
import java.time.ZoneOffset;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.directory.Directory;
import nl.schakel.municipality.CaseReports;
import nl.schakel.municipality.DeliveryPause;
import nl.schakel.municipality.DocumentForm;
import nl.schakel.municipality.UnmappedWords;
import nl.schakel.referral.Fault;
import nl.schakel.referral.KeptTable;
import nl.schakel.referral.KeptTables;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.RetentionStep;
import nl.schakel.security.Keys;
import nl.schakel.security.MasterKey;
import nl.schakel.security.WrappedKeys;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

@Configuration(proxyBeanMethods = false)
class IwmoConfiguration {

    @Bean
    IwmoRequests iwmoRequests(JdbcClient db, Clock clock) {
        return new IwmoRequests(db, clock);
    }

    @Bean
    IwmoAnswers iwmoAnswers(JdbcClient db, Clock clock) {
        return new IwmoAnswers(db, clock);
    }

    @Bean
    IwmoTurns iwmoTurns(JdbcClient db, ReferralStore referrals, DeliveryPause pause, Clock clock) {
        return new IwmoTurns(db, referrals, pause, clock);
    }

    @Bean
    DocumentForm iwmoForm(IwmoRequests requests) {
        return new Wmo315Form(requests::earlier);
    }

    @Bean
    RetourOutbox iwmoRetours(JdbcClient db, MasterKey masterKey, IwmoTransport transport, Directory directory,
                             Clock clock) {
        return new RetourOutbox(db, masterKey, transport, directory::municipality, clock);
    }

    @Bean
    KeptTables keptMessages() {
        return KeptTables.of(KeptTable.of("iwmo_turn"), KeptTable.of("iwmo_queue"), KeptTable.of("iwmo_request"),
                KeptTable.of("iwmo_received"), KeptTable.of("iwmo_allocation"));
    }

    /** What is about no referral, and retours that went. */
    @Bean
    RetentionStep iwmoRetention(JdbcClient db) {
        return before -> db.sql("delete from iwmo_received where received_at < :cutoff and referral is null")
                .param("cutoff", before.record().atOffset(ZoneOffset.UTC)).update()
                + db.sql("delete from iwmo_retour where sent_at < :cutoff")
                .param("cutoff", before.record().atOffset(ZoneOffset.UTC)).update();
    }

    @Bean
    WrappedKeys iwmoRetourContent() {
        return new WrappedKeys("iwmo_retour", "sealed");
    }

    @Bean
    IwmoInbox iwmoInbox(GgkEnvelope envelope, Directory directory, IwmoRequests requests, IwmoAnswers answers,
                        RetourOutbox retours, JdbcClient db, Keys keys, TransactionTemplate transaction,
                        UnmappedWords unmapped) {
        return new IwmoInbox(envelope::open, directory, requests, answers, retours, new Clients(db, keys::lookupHash),
                IwmoConfiguration::fault, transaction, unmapped);
    }

    @Bean
    IwmoCases iwmoCases(ReferralStore referrals, CaseReports reports, Directory directory, IwmoRequests requests,
                        IwmoAnswers answers, IwmoTurns turns, TransactionTemplate transaction, Clock clock,
                        UnmappedWords unmapped) {
        return new IwmoCases(referrals, reports, directory, requests, answers, turns, IwmoConfiguration::fault,
                transaction, clock, unmapped);
    }

    @Bean
    Iwmo iwmo(IwmoTransport transport, IwmoRequests requests, IwmoTurns turns, IwmoCases cases, RetourOutbox retours) {
        return new Iwmo(transport, requests, turns, cases, retours);
    }

    @Bean
    RouterFunction<ServerResponse> iwmoDoor(Directory directory, IwmoInbox inbox, IwmoCases cases,
                                            ObjectMapper json) {
        return new IwmoDoor(directory::municipality, inbox::receive, cases::look, json).routes();
    }

    /** The network has a message already where an attempt was repeated: nothing is wrong. */
    private static Fault fault(String code) {
        return TransportErrors.isKnownAlready(code) ? null : TransportErrors.of(code);
    }
}

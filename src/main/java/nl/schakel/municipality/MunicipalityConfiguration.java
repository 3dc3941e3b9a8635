package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import nl.schakel.advice.AdviceDesk;
import nl.schakel.advice.AdviceStore;
import nl.schakel.alert.Alerts;
import nl.schakel.alert.UnmappedCodes;
import nl.schakel.consent.ConsentTokens;
import nl.schakel.consent.Revocations;
import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.referral.Additions;
import nl.schakel.referral.CancelledReferrals;
import nl.schakel.referral.KeptTable;
import nl.schakel.referral.KeptTables;
import nl.schakel.referral.MdoDocuments;
import nl.schakel.referral.Parts;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.Keys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class MunicipalityConfiguration {

    @Bean
    DeliveryLog deliveryLog(JdbcClient db, Clock clock, @Value("${spring.artemis.mode}") String broker) {
        DeliveryLog log = new DeliveryLog(db, clock);
        if (broker.equals("embedded")) {
            // One process: whatever was claimed, its worker died with the process before this one.
            log.releaseAll();
        }
        return log;
    }

    @Bean
    DeliveryHistory deliveryHistory(JdbcClient db) {
        return new DeliveryHistory(db);
    }

    @Bean
    KeptTables keptDeliveries() {
        return KeptTables.of(KeptTable.of("delivery_step"), KeptTable.of("delivery").keepingWhile(
                "taken_back_at is null and exists (select 1 from referral x where x.id = k.referral "
                        + "and x.state = 'REVOKED')"));
    }

    @Bean
    MeldingDocument meldingDocument() {
        return new MeldingDocument();
    }

    @Bean
    DocumentForm zgwForm(MeldingDocument document) {
        return new MeldingForm("zgw", document);
    }

    @Bean
    DocumentForm stufForm(MeldingDocument document) {
        return new MeldingForm("stuf", document);
    }

    @Bean
    ConsignmentCodec consignmentCodec(ObjectMapper json) {
        return new ConsignmentCodec(json);
    }

    @Bean
    References references(Keys keys) {
        return new References(keys);
    }

    @Bean
    Consignments consignments(Directory directory, List<DocumentForm> forms, ConsentTokens tokens,
                              ConsignmentCodec codec, ReferralStore referrals, Parts parts, References references,
                              ObjectMapper json, Clock clock) {
        return new Consignments(directory, forms, tokens, codec, referrals, parts, references, json, clock);
    }

    @Bean
    Mergers mergers(ReferralStore referrals, Parts parts, DeliveryLog log, TokenRegister tokens, Directory directory,
                    JdbcClient db, Clock clock) {
        return new Mergers(referrals, parts, log, tokens, directory, db, clock);
    }

    @Bean
    Deliveries deliveries(ReferralStore referrals, Parts parts, DeliveryLog log, ConsignmentCodec codec,
                          Directory directory, Mergers mergers,
                          @Value("${schakel.delivery.give-up:P3D}") Duration giveUp, MeterRegistry meters,
                          Clock clock) {
        return new Deliveries(referrals, parts, log, codec, directory, mergers, giveUp, meters, clock);
    }

    @Bean
    DeliveryFaults deliveryFaults(ReferralStore referrals, DeliveryLog log, CancelledReferrals cancelled, Clock clock) {
        return new DeliveryFaults(referrals, log, cancelled, clock);
    }

    @Bean
    Withdrawals withdrawals(ReferralStore referrals, Parts parts, DeliveryLog log, References references,
                            Directory directory, Mergers mergers, CancelledReferrals cancelled) {
        return new Withdrawals(referrals, parts, log, references, directory, mergers, cancelled);
    }

    @Bean
    CaseCancellations caseCancellations(ReferralStore referrals, Parts parts, CancelledReferrals cancelled,
                                        TokenRegister tokens, Clock clock) {
        return new CaseCancellations(referrals, parts, cancelled, tokens, clock);
    }

    @Bean
    WaitingRoom waitingRoom(ReferralStore referrals, Parts parts, DeliveryLog log, Withdrawals withdrawals,
                            DeliveryFaults faults, Directory directory,
                            @Value("${schakel.delivery.give-up:P3D}") Duration giveUp, Clock clock) {
        return new WaitingRoom(referrals, parts, log, withdrawals, faults, directory, giveUp, clock);
    }

    @Bean
    ExpertAnswers expertAnswers(ReferralStore referrals, Parts parts, DeliveryLog log, References references) {
        return new ExpertAnswers(referrals, parts, log, references);
    }

    @Bean
    Cases cases(ReferralStore referrals, Deliveries deliveries, Directory directory, Mergers mergers) {
        return new Cases(referrals, deliveries, directory, mergers);
    }

    @Bean
    CaseReports caseReports(ReferralStore referrals, Cases cases) {
        return new CaseReports(referrals, cases);
    }

    @Bean
    DeliveryPause deliveryPause(JdbcClient db, Clock clock) {
        return new DeliveryPause(db, clock);
    }

    @Bean
    OwnCases ownCases(DeliveryLog log, ReferralStore referrals, Directory directory, Mergers mergers) {
        return new OwnCases(log, referrals, directory, mergers);
    }

    @Bean
    AdditionConsignments additionConsignments(Parts parts, ConsentTokens tokens, References references,
                                              MeldingDocument document, List<Standard> standards, ObjectMapper json,
                                              Clock clock) {
        return new AdditionConsignments(parts, tokens, references, document, standards, json, clock);
    }

    @Bean
    AdviceConsignments adviceConsignments(Directory directory, ConsentTokens tokens, ObjectMapper json, Clock clock) {
        return new AdviceConsignments(directory, tokens, json, clock);
    }

    @Bean
    AdviceDeliveries adviceDeliveries(AdviceStore store, AdviceDesk desk, AdviceConsignments consignments,
                                      ReferralStore referrals, Parts parts, DeliveryLog log, References references,
                                      Directory directory, Mergers mergers, Alerts alerts, List<AdviceAttachment> attachments,
                                      @Value("${schakel.delivery.give-up:P3D}") Duration giveUp, Clock clock) {
        return new AdviceDeliveries(store, desk, consignments, referrals, parts, log, references, directory, mergers,
                alerts, attachments, giveUp, clock);
    }

    @Bean
    CaseQuestions caseQuestions(AdviceDesk desk, AdviceStore store, ReferralStore referrals, Directory directory,
                                CurrentPolicies policies, Alerts alerts, ObjectMapper json, Clock clock) {
        return new CaseQuestions(desk, store, referrals, directory, policies, alerts, json, clock);
    }

    @Bean
    AdditionDeliveries additionDeliveries(Additions additions, MdoDocuments documents,
                                          AdditionConsignments consignments, ReferralStore referrals, Parts parts,
                                          DeliveryLog log, References references, Directory directory,
                                          Mergers mergers,
                                          @Value("${schakel.delivery.give-up:P3D}") Duration giveUp, Clock clock) {
        return new AdditionDeliveries(additions, documents, consignments, referrals, parts, log, references, directory,
                mergers, giveUp, clock);
    }

    @Bean
    MdoNotices mdoNotices(ReferralStore referrals, MdoDocuments documents, DeliveryLog log, Clock clock) {
        return new MdoNotices(referrals, documents, log, clock);
    }

    @Bean
    UnmappedWords unmappedWords(UnmappedCodes codes, Directory directory) {
        return new CountedWords(codes, directory::municipality);
    }

    @Bean("poll")
    CasePoll casePoll(List<Standard> standards, Directory directory, ReferralStore referrals, WaitingRoom waiting,
                      Revocations revocations, Mergers mergers, JdbcClient db, Clock clock) {
        return new CasePoll(standards, directory, referrals, waiting, revocations, mergers, db, clock);
    }
}

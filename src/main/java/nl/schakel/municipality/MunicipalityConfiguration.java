package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.consent.ConsentTokens;
import nl.schakel.directory.Directory;
import nl.schakel.referral.ReferralStore;
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
    MeldingDocument meldingDocument() {
        return new MeldingDocument();
    }

    @Bean
    ConsignmentCodec consignmentCodec(ObjectMapper json) {
        return new ConsignmentCodec(json);
    }

    @Bean
    Consignments consignments(Directory directory, MeldingDocument document, ConsentTokens tokens,
                              ConsignmentCodec codec, ReferralStore referrals, ObjectMapper json) {
        return new Consignments(directory, document, tokens, codec, referrals, json);
    }

    @Bean
    Deliveries deliveries(ReferralStore referrals, DeliveryLog log, ConsignmentCodec codec, Directory directory,
                          @Value("${schakel.delivery.give-up:P3D}") Duration giveUp, Clock clock) {
        return new Deliveries(referrals, log, codec, directory, giveUp, clock);
    }

    @Bean
    DeliveryFaults deliveryFaults(ReferralStore referrals, DeliveryLog log, Clock clock) {
        return new DeliveryFaults(referrals, log, clock);
    }

    @Bean
    WaitingRoom waitingRoom(ReferralStore referrals, DeliveryLog log, DeliveryFaults faults, Directory directory,
                            @Value("${schakel.delivery.give-up:P3D}") Duration giveUp, Clock clock) {
        return new WaitingRoom(referrals, log, faults, directory, giveUp, clock);
    }

    @Bean
    Cases cases(ReferralStore referrals, Deliveries deliveries, Directory directory) {
        return new Cases(referrals, deliveries, directory);
    }

    @Bean
    OwnCases ownCases(DeliveryLog log, ReferralStore referrals) {
        return new OwnCases(log, referrals);
    }

    @Bean("poll")
    CasePoll casePoll(Directory directory, ReferralStore referrals, WaitingRoom waiting, JdbcClient db, Clock clock) {
        return new CasePoll(directory, referrals, waiting, db, clock);
    }
}

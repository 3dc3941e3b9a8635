package nl.schakel.audit;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import nl.schakel.security.Keys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    ChainMac auditMacs(Keys keys) {
        return new ChainMac(keys::mac);
    }

    @Bean
    AuditLog auditLog(JdbcTemplate db, ChainMac auditMacs, Clock clock) {
        return new AuditLog(db, auditMacs, clock);
    }

    @Bean
    Chain chainOfAudit(JdbcTemplate db, TransactionTemplate transaction, ChainMac auditMacs) {
        return new Chain(db, transaction, auditMacs);
    }

    @Bean
    AuditWatch auditWatch(Chain chainOfAudit, ChainMac auditMacs, Alerts alerts, JdbcClient db,
                          @Value("${schakel.data:data}") Path data,
                          @Value("${schakel.audit.seal:PT1S}") Duration seal,
                          @Value("${schakel.audit.check:P1D}") Duration check, Clock clock) {
        return new AuditWatch(chainOfAudit, auditMacs, new Anchor(data, auditMacs), alerts, new Turns(db, clock), seal,
                check, clock);
    }

    @Bean
    AuditChain auditChain(Chain chainOfAudit, AuditWatch auditWatch) {
        return new AuditChain(chainOfAudit, auditWatch);
    }

    @Bean
    AuditPurge auditPurge(Chain chainOfAudit, AuditLog auditLog) {
        return new AuditPurge(chainOfAudit, auditLog);
    }

    @Bean
    AuditSearch auditSearch(JdbcTemplate db, ChainMac auditMacs) {
        return new AuditSearch(db, auditMacs);
    }
}

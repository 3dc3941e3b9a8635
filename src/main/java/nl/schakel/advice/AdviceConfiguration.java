package nl.schakel.advice;

import java.time.Clock;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.referral.Bells;
import nl.schakel.security.MasterKey;
import nl.schakel.security.Sealing;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class AdviceConfiguration {

    @Bean
    AdviceStore adviceStore(JdbcClient db, TransactionTemplate transaction, MasterKey masterKey, Bells bells,
                            ObjectMapper json, Clock clock) {
        return new AdviceStore(db, transaction, new Sealing(masterKey), bells, json, clock);
    }
}

package nl.schakel.security;

import java.time.Clock;

import nl.schakel.calendar.Turns;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class MasterKeyConfiguration {

    /** The hub does not start where it could not read what it keeps. */
    @Bean
    MasterKeyRotation masterKeyRotation(MasterKey masterKey, Keys keys, ObjectProvider<WrappedKeys> places,
                                        JdbcClient db, TransactionTemplate transaction, Clock clock) {
        MasterKeyRotation rotation = new MasterKeyRotation(masterKey, keys, places.stream().toList(), db, transaction,
                new Turns(db, clock), clock);
        rotation.begin();
        return rotation;
    }
}

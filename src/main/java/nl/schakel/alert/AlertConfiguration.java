package nl.schakel.alert;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class AlertConfiguration {

    /** Where alerts go besides the log. */
    record Channels(List<AlertChannel> all) {
    }

    @Bean
    Channels alertChannels(@Value("${schakel.alerts.webhook.url:}") String url,
                           @Value("${schakel.alerts.webhook.bearer:}") String bearer,
                           @Value("${schakel.alerts.webhook.secret:}") String secret,
                           @Value("${schakel.alerts.mail.to:}") List<String> to,
                           @Value("${schakel.mail.from:}") String from, ObjectProvider<JavaMailSender> sender,
                           @Value("${schakel.base-url}") String baseUrl) {
        String pages = baseUrl.replaceAll("/+$", "") + "/operations";
        List<AlertChannel> all = new ArrayList<>();
        if (!url.isBlank()) {
            all.add(new AlertWebhook(URI.create(url), bearer, secret, pages));
        }
        JavaMailSender mail = sender.getIfAvailable();
        if (mail != null && !to.isEmpty()) {
            all.add(new AlertMail(mail, from, to, pages));
        }
        return new Channels(all);
    }

    @Bean
    AlertNotices alertNotices(JdbcClient db, Channels channels,
                              @Value("${schakel.alerts.settle:PT2M}") Duration settle, Clock clock) {
        return new AlertNotices(db, channels.all().stream().map(AlertChannel::name).toList(), settle, clock);
    }

    @Bean
    Alerts alerts(JdbcClient db, AlertNotices notices, TransactionTemplate transaction, Clock clock) {
        return new Alerts(db, notices, transaction, clock);
    }

    @Bean
    AlertTelling alertTelling(AlertNotices notices, Channels channels, Alerts alerts) {
        return new AlertTelling(notices, channels.all(), alerts);
    }

    @Bean
    UnmappedCodes unmappedCodes(JdbcClient db, Clock clock) {
        return new UnmappedCodes(db, clock);
    }
}

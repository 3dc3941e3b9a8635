package nl.schakel.municipality.iwmo;

import java.time.Clock;

import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.Standard;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IwmoTransportConfiguration {

    @Bean
    Standard iwmoStandard() {
        return new IwmoStandard();
    }

    @Bean
    GgkEnvelope ggkEnvelope() {
        return new GgkEnvelope();
    }

    @Bean
    ClientCertificates iwmoClientCertificates() {
        return new ClientCertificates();
    }

    @Bean
    HttpTransport iwmoHttpTransport(GgkEnvelope envelope, ClientCertificates certificates) {
        return new HttpTransport(envelope, certificates);
    }

    @Bean
    FolderTransport iwmoFolderTransport(GgkEnvelope envelope) {
        return new FolderTransport(envelope);
    }

    @Bean
    AmqpTransport iwmoAmqpTransport(ClientCertificates certificates) {
        return new AmqpTransport(certificates);
    }

    @Bean
    IwmoTransport iwmoTransport(GgkEnvelope envelope, HttpTransport http, FolderTransport folder, AmqpTransport amqp,
                                Clock clock) {
        return new IwmoTransports(envelope, http, folder, amqp, clock);
    }

    @Bean
    DryRun iwmoDryRun(HttpTransport http, FolderTransport folder, AmqpTransport amqp, ClientCertificates certificates,
                      Clock clock) {
        return new IwmoDryRun(http, folder, amqp, certificates, clock);
    }
}

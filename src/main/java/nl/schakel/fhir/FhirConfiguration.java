package nl.schakel.fhir;

import java.time.Clock;
import java.time.Duration;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import nl.schakel.consent.ConsentGate;
import nl.schakel.directory.Directory;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.Minimisation;
import nl.schakel.disclosure.Policies;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.Keys;
import org.apache.camel.ProducerTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;

@Configuration(proxyBeanMethods = false)
class FhirConfiguration {

    @Bean
    ParseFindings parseFindings() {
        return new ParseFindings();
    }

    /** One for the whole process: making one takes half a second. */
    @Bean
    FhirContext fhirContext(ParseFindings findings) {
        FhirContext fhir = FhirContext.forR4();
        fhir.setParserErrorHandler(findings);
        fhir.getParserOptions().setStripVersionsFromReferences(false);
        fhir.getParserOptions().setOverrideResourceIdWithBundleEntryFullUrl(false);
        fhir.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        fhir.getRestfulClientFactory().setConnectTimeout((int) Duration.ofSeconds(3).toMillis());
        fhir.getRestfulClientFactory().setSocketTimeout((int) Duration.ofSeconds(5).toMillis());
        return fhir;
    }

    @Bean
    BundleCodec bundleCodec(FhirContext fhir) {
        return new BundleCodec(fhir);
    }

    @Bean
    ReferralReader referralReader(Clock clock) {
        return new ReferralReader(clock);
    }

    @Bean
    Intake intake(ReferralReader reader, Directory directory, Policies policies, Confidentiality confidentiality,
                  ConsentGate gate, ReferralStore referrals, Keys keys, BundleCodec codec) {
        return new Intake(reader, new MunicipalityFinder(directory), directory, policies, confidentiality, gate,
                referrals, keys, codec);
    }

    @Bean
    Dispatch dispatch(ReferralStore referrals, BundleCodec codec, ReferralReader reader, Minimisation minimisation) {
        return new Dispatch(referrals, codec, reader, minimisation);
    }

    @Bean
    WarmUp warmUp(BundleCodec codec, ReferralReader reader, Confidentiality confidentiality, ConsentGate gate,
                  Policies policies, Minimisation minimisation) {
        return new WarmUp(codec, reader, confidentiality, gate, policies, minimisation);
    }

    @Bean
    TaskView taskView(FeedbackDesk feedback, Directory directory) {
        return new TaskView(feedback, directory);
    }

    @Bean
    HisPush hisPush(FhirContext fhir, Directory directory, ReferralStore referrals, TaskView view) {
        return new HisPush(fhir, directory, referrals, view);
    }

    @Bean
    ServletRegistrationBean<RestfulServer> fhirServer(FhirContext fhir, ParseFindings findings,
            ProducerTemplate routes, BundleCodec codec, TaskView view, Intake intake, Minimisation minimisation,
            ReferralStore referrals, FeedbackDesk feedback, @Value("${schakel.base-url}") String baseUrl) {
        OwnReferrals own = new OwnReferrals(referrals);
        ShapeFinder shapes = new ShapeFinder(fhir);
        RestfulServer server = new RestfulServer(fhir);
        server.setServerName("Schakel");
        server.setImplementationDescription("Verwijzingen van huisarts naar gemeente (Wmo)");
        server.setServerAddressStrategy(new HardcodedServerAddressStrategy(baseUrl + "/fhir"));
        server.setUncompressIncomingContents(false);
        server.registerInterceptor(new DoorInterceptor(findings, shapes));
        server.registerProviders(
                new ReferralProvider(routes, codec, findings, shapes, view, new Preview(intake, minimisation)),
                new TaskProvider(own, referrals, feedback, view),
                new ServiceRequestProvider(own, view),
                new CommunicationProvider(own, feedback, view));
        ServletRegistrationBean<RestfulServer> servlet = new ServletRegistrationBean<>(server, "/fhir/*");
        servlet.setName("fhir");
        servlet.setLoadOnStartup(1);
        return servlet;
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(FhirContext fhir, @Value("${schakel.body-limit:5MB}") DataSize limit) {
        FilterRegistrationBean<BodyLimit> filter =
                new FilterRegistrationBean<>(new BodyLimit(Math.toIntExact(limit.toBytes()), fhir));
        filter.addUrlPatterns("/fhir", "/fhir/*");
        // After security: who is not let in learns nothing of limits.
        filter.setOrder(Ordered.LOWEST_PRECEDENCE);
        return filter;
    }
}

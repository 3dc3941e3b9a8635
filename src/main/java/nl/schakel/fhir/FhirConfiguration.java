package nl.schakel.fhir;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.server.HardcodedServerAddressStrategy;
import ca.uhn.fhir.rest.server.RestfulServer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import nl.schakel.advice.AdviceDesk;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.GivenAnswers;
import nl.schakel.alert.Alerts;
import nl.schakel.audit.AuditLog;
import nl.schakel.audit.AuditSearch;
import nl.schakel.consent.ConsentGate;
import nl.schakel.consent.Revocations;
import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Gemeenten;
import nl.schakel.disclosure.AdviceForm;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.MdoMinimisation;
import nl.schakel.disclosure.Minimisation;
import nl.schakel.disclosure.UnlistedCodes;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.disclosure.page.PreviewPage;
import nl.schakel.disclosure.page.RecordPage;
import nl.schakel.disclosure.text.FreeText;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.feedback.HisLine;
import nl.schakel.feedback.Pushes;
import nl.schakel.fhir.subscription.SubscriptionProvider;
import nl.schakel.municipality.AdditionConsignments;
import nl.schakel.municipality.AdviceConsignments;
import nl.schakel.municipality.CaseCancellations;
import nl.schakel.municipality.Mergers;
import nl.schakel.referral.Additions;
import nl.schakel.referral.CancelledReferrals;
import nl.schakel.referral.ConsentProof;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Duplicates;
import nl.schakel.referral.MdoDocuments;
import nl.schakel.referral.Parts;
import nl.schakel.referral.Purges;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Trail;
import nl.schakel.security.Keys;
import org.apache.camel.ProducerTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionTemplate;
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
    Agreements agreements(ConsentGate gate, ConsentUses uses, Revocations revocations, Keys keys, Directory directory,
                          AuditLog log, Clock clock) {
        return new Agreements(gate, uses, revocations, keys, directory, log, clock);
    }

    @Bean
    Intake intake(ReferralReader reader, Directory directory, WayOfWorking ways, Confidentiality confidentiality,
                  FreeText texts, Agreements agreements, ReferralStore referrals, Parts parts, Additions additions,
                  Repeats repeats, BundleCodec codec, Clock clock) {
        return new Intake(reader, new MunicipalityFinder(directory, Gemeenten.all(), clock), new DoorFinder(clock),
                directory, ways,
                confidentiality, texts, agreements, referrals, parts, additions, repeats, codec);
    }

    @Bean
    Repeats repeats(Duplicates duplicates, Agreements agreements) {
        return new Repeats(duplicates, agreements);
    }

    @Bean
    SupplementIntake supplementIntake(ReferralReader reader, Intake intake, ReferralStore referrals,
                                      Additions additions, Directory directory, WayOfWorking ways,
                                      Minimisation minimisation, AdditionConsignments consignments,
                                      Agreements agreements, ConsentUses uses) {
        return new SupplementIntake(reader, intake, referrals, additions, directory, ways, minimisation, consignments,
                agreements, uses);
    }

    @Bean
    Preview preview(Intake intake, SupplementIntake supplements, Repeats repeats, Minimisation minimisation,
                    FreeText texts, PreviewPage page) {
        return new Preview(intake, supplements, repeats, minimisation, texts, page);
    }

    @Bean
    Disclosures disclosures(ReferralStore referrals, Parts parts, TokenRegister tokens, Directory directory,
                            Additions additions, AdviceRecords advice, ObjectMapper json, Clock clock) {
        return new Disclosures(referrals, parts, tokens, directory, additions, advice, json, clock);
    }

    @Bean
    ConsentProvider consentProvider(ReferralStore referrals, Purges purges, Parts parts, ConsentUses uses,
                                    Revocations revocations, Directory directory, BundleCodec codec, ReferralReader reader,
                                    Agreements agreements, Keys keys) {
        return new ConsentProvider(new OwnReferrals(referrals, purges), referrals, uses, revocations,
                new Objections(referrals, parts, directory, codec, reader, agreements), keys);
    }

    @Bean
    ConsentProof consentProof(BundleCodec codec) {
        return new ConsentExtract(codec);
    }

    @Bean
    Dispatch dispatch(ReferralStore referrals, Parts parts, Directory directory, BundleCodec codec,
                      ReferralReader reader, WayOfWorking ways, Minimisation minimisation, Revocations revocations,
                      Mergers mergers, UnlistedCodes unlisted) {
        return new Dispatch(referrals, parts, directory, codec, reader, ways, minimisation, revocations, mergers,
                unlisted);
    }

    @Bean
    MdoIntake mdoIntake(ReferralStore referrals, Additions outcomes, Directory directory,
                        Confidentiality confidentiality, MdoMinimisation minimisation,
                        AdditionConsignments consignments,
                        Revocations revocations, BundleCodec codec, ReferralReader reader, Keys keys,
                        ConsentUses uses) {
        return new MdoIntake(referrals, outcomes, directory, confidentiality, minimisation, consignments, revocations,
                codec, reader, keys, uses);
    }

    @Bean
    WarmUp warmUp(BundleCodec codec, ReferralReader reader, Confidentiality confidentiality, ConsentGate gate,
                  CurrentPolicies policies, Minimisation minimisation) {
        return new WarmUp(codec, reader, confidentiality, gate, policies, minimisation);
    }

    @Bean
    TaskView taskView(FeedbackDesk feedback, Directory directory, MdoDocuments documents,
                      CancelledReferrals cancelled) {
        return new TaskView(feedback, directory, documents, cancelled);
    }

    @Bean
    AdviceSelection adviceSelection(Directory directory, WayOfWorking ways, AdviceForm form) {
        return new AdviceSelection(directory, ways, form);
    }

    @Bean
    AdviceConsent adviceConsent(AdviceDesk desk, Revocations revocations) {
        return new AdviceConsent(desk, revocations);
    }

    @Bean
    AdviceView adviceView(AdviceStore store, AdviceSelection selection, Directory directory, ObjectMapper json,
                          @Value("${schakel.base-url}") String baseUrl) {
        return new AdviceView(store, selection, directory, json, baseUrl + "/fhir");
    }

    @Bean
    AdviceRecords adviceRecords(AdviceStore store, AdviceView view, AdviceForm form, Directory directory) {
        return new AdviceRecords(store, view, form, directory);
    }

    @Bean
    AdviceTasks adviceTasks(AdviceStore store, AdviceView view, AdviceSelection selection, AdviceConsent consent,
                            AdviceRecords records) {
        return new AdviceTasks(store, view, selection, consent, records);
    }

    @Bean
    AdviceAnswers adviceAnswers(AdviceStore store, GivenAnswers given, AdviceConsent consent,
                                AdviceSelection selection, AdviceForm form, AdviceView view,
                                Confidentiality confidentiality, AdviceConsignments consignments, Directory directory,
                                Keys keys, ObjectMapper json, TransactionTemplate transaction,
                                @Value("${schakel.base-url}") String baseUrl) {
        return new AdviceAnswers(store, given, consent, selection, form, view, confidentiality, consignments,
                directory, keys, json, transaction, baseUrl + "/fhir");
    }

    @Bean
    AdvicePush advicePush(FhirContext fhir, Directory directory, AdviceStore store, AdviceView view,
                          AdviceConsent consent, HisLine line, Alerts alerts) {
        return new AdvicePush(fhir, directory, store, view, consent, line, alerts);
    }

    @Bean
    Cancellations cancellations(ReferralStore referrals, FeedbackDesk feedback, CaseCancellations cases) {
        return new Cancellations(referrals, feedback, cases);
    }

    @Bean
    AuditEvents auditEvents(Directory directory, @Value("${schakel.base-url}") String baseUrl) {
        return new AuditEvents(directory, baseUrl);
    }

    @Bean
    AuditExport auditExport(AuditEvents events, FhirContext fhir) {
        return new AuditExport(events, fhir);
    }

    @Bean
    HisPush hisPush(FhirContext fhir, Directory directory, FeedbackDesk feedback, TaskView view, Pushes pushes) {
        return new HisPush(fhir, directory, feedback, view, pushes);
    }

    @Bean
    ServletRegistrationBean<RestfulServer> fhirServer(FhirContext fhir, ParseFindings findings,
            ProducerTemplate routes, BundleCodec codec, TaskView view, Preview preview, Disclosures disclosures,
            RecordPage recordPage, SupplementIntake supplements, ConsentProvider consents, ReferralStore referrals,
            Purges purges, FeedbackDesk feedback, AdviceTasks advice, AdviceStore questions, AdviceView questionView,
            Cancellations cancellations, SubscriptionProvider subscriptions, AuditSearch audit, AuditEvents events,
            Trail trail, MeterRegistry meters, @Value("${schakel.base-url}") String baseUrl) {
        DoorNumbers numbers = new DoorNumbers(meters);
        OwnReferrals own = new OwnReferrals(referrals, purges);
        ShapeFinder shapes = new ShapeFinder(fhir);
        RestfulServer server = new RestfulServer(fhir);
        server.setServerName("Schakel");
        server.setServerVersion(Optional.ofNullable(FhirConfiguration.class.getPackage().getImplementationVersion())
                .orElse("ontwikkeling"));
        server.setImplementationDescription("Verwijzingen van huisarts naar gemeente (Wmo)");
        server.setServerAddressStrategy(new HardcodedServerAddressStrategy(baseUrl + "/fhir"));
        server.setUncompressIncomingContents(false);
        server.registerInterceptor(new DoorInterceptor(findings, shapes, numbers));
        server.registerInterceptor(new AuditInterceptor(trail));
        ReferralProvider intake = new ReferralProvider(fhir, routes, codec, findings, shapes, view, preview,
                supplements, questionView, numbers);
        server.registerProviders(
                intake,
                new TaskProvider(own, referrals, feedback, view, disclosures, recordPage, fhir, advice,
                        cancellations, trail),
                consents,
                new ServiceRequestProvider(own, view),
                new CommunicationProvider(own, feedback, view),
                new QuestionnaireProvider(questions, questionView),
                new AuditEventProvider(own, questions, audit, events),
                new QuestionnaireResponseProvider(intake::answer, findings, questionView),
                subscriptions.reportingTo(findings::drain));
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

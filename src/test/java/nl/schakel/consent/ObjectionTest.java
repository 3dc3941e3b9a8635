package nl.schakel.consent;

import static nl.schakel.consent.ConsentCase.goes;
import static nl.schakel.consent.ConsentCase.stops;
import static nl.schakel.consent.ReferralFixture.AMSTERDAM;
import static nl.schakel.consent.ReferralFixture.UTRECHT;
import static nl.schakel.consent.ReferralFixture.concept;
import static nl.schakel.consent.ReferralFixture.consent;
import static nl.schakel.consent.ReferralFixture.consentPermitting;
import static nl.schakel.consent.ReferralFixture.deny;
import static nl.schakel.consent.ReferralFixture.identified;
import static nl.schakel.consent.ReferralFixture.objection;
import static nl.schakel.consent.ReferralFixture.on;
import static nl.schakel.consent.ReferralFixture.organization;
import static nl.schakel.consent.ReferralFixture.period;
import static nl.schakel.consent.ReferralFixture.recipient;
import static nl.schakel.consent.ReferralFixture.referral;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentDataMeaning;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import nl.schakel.referral.Provision;
import nl.schakel.referral.Refusal;

/** What speaks against: a deny nested in a permit, a deny beside it, another Consent that is newer or more specific. */
class ObjectionTest {

    private static final String BEFORE = "2026-11-01T09:00:00+01:00";
    private static final String AFTER = "2026-11-21T09:00:00+01:00";
    private static final String ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private static final String TYPES = "http://hl7.org/fhir/resource-types";
    private static final String ACTION = "http://terminology.hl7.org/CodeSystem/consentaction";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"nested", "beside", "otherConsents", "withdrawn"})
    void table(ConsentCase row) {
        row.check();
    }

    static Stream<ConsentCase> nested() {
        return Stream.of(
                stops("consent-objection", "a nested deny of everything", except(deny(null))),
                stops("consent-objection", "a nested deny of this municipality", except(deny(AMSTERDAM))),
                stops("consent-objection", "a nested deny of this provision", except(deny(null, "scootmobiel"))),
                stops("consent-objection", "a nested deny of this municipality in whatever role", except(deny(null),
                        d -> d.addActor().setReference(identified("urn:osb:oin", AMSTERDAM)))),
                goes("a nested deny of another municipality", except(deny(UTRECHT))),
                goes("a nested deny of another provision", except(deny(null, "rolstoel"))),
                goes("a nested deny of another provision, given with a translation", except(deny(null, "rolstoel"),
                        d -> d.getCodeFirstRep().addCoding(new Coding("http://snomed.info/sct", "58938008", null)))),
                goes("a nested deny for research", except(deny(null),
                        d -> d.addPurpose(new Coding(ACT_REASON, "HRESCH", null)))),
                stops("consent-objection", "a nested deny for payment in general, which eligibility falls under",
                        except(deny(null), d -> d.addPurpose(new Coding(ACT_REASON, "HPAYMT", null)))),
                goes("a nested deny of correcting", except(deny(null),
                        d -> d.addAction(concept(ACTION, "correct")))),
                stops("consent-objection", "a nested deny of using what would be disclosed", except(deny(null),
                        d -> d.addAction(concept(ACTION, "use")))),
                goes("a nested deny that has ended", except(deny(null).setPeriod(period(null, "2026-11-21")))),
                goes("a nested deny of medication, which never goes anyhow", except(deny(null),
                        d -> d.addClass_(new Coding(TYPES, "MedicationStatement", null)))),
                goes("a nested deny of observations, which are then held back one by one", except(deny(null),
                        d -> d.addClass_(new Coding(TYPES, "Observation", null))).with(observation("1"))),
                stops("consent-unclear", "a nested deny of observations where there are none", except(deny(null),
                        d -> d.addClass_(new Coding(TYPES, "Observation", null)))),
                stops("consent-unclear", "a nested deny of patients, without whom there is no referral",
                        except(deny(null), d -> d.addClass_(new Coding(TYPES, "Patient", null)))),
                stops("consent-unclear", "a nested deny of a kind in a list of their own", except(deny(null),
                        d -> d.addClass_(new Coding("https://his.example/soorten", "Observation", null)))
                        .with(observation("1"))),
                goes("a nested deny of one item, which is then held back", except(deny(null),
                        d -> item(d, ConsentDataMeaning.INSTANCE)).with(observation("1"))),
                goes("a nested deny of one item to whom it concerns", except(deny(AMSTERDAM),
                        d -> item(d, ConsentDataMeaning.INSTANCE)).with(observation("1"))),
                stops("consent-unclear", "a nested deny of one item that is not there", except(deny(null),
                        d -> item(d, ConsentDataMeaning.INSTANCE))),
                stops("consent-unclear", "a nested deny of one item and all that follows from it", except(deny(null),
                        d -> item(d, ConsentDataMeaning.DEPENDENTS)).with(observation("1"))),
                stops("consent-unclear", "a nested deny of one item without saying what that means", except(deny(null),
                        d -> d.addData().setReference(new Reference("Observation/1"))).with(observation("1"))),
                stops("consent-unclear", "a nested deny of one item that two resources claim to be",
                        except(deny(null), d -> item(d, ConsentDataMeaning.INSTANCE)).with(observation("1"))
                                .with(observation("1"))),
                stops("consent-unclear", "a nested deny of one item, for one provision alone",
                        except(deny(null, "scootmobiel"), d -> item(d, ConsentDataMeaning.INSTANCE))
                                .with(observation("1"))),
                stops("consent-unclear", "a nested deny of what is labelled psychiatric", except(deny(null),
                        d -> d.addSecurityLabel(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PSY",
                                null)))),
                stops("consent-unclear", "a nested deny of data of certain years",
                        except(deny(null).setDataPeriod(period("2020", "2021")))),
                goes("a nested deny of one item to another municipality", except(deny(UTRECHT),
                        d -> d.addData().setReference(new Reference("Observation/1")))),
                stops("consent-unclear", "a nested deny of a recipient nobody can identify", except(deny(null),
                        d -> recipient(d, new Reference().setDisplay("De gemeente")))),
                stops("consent-unclear", "a nested deny with numbers that contradict each other", except(deny(null),
                        d -> recipient(d, new Reference("Organization/ams").setIdentifier(
                                identified("urn:osb:oin", AMSTERDAM).getIdentifier())))
                        .with(organization("ams", identified("urn:osb:oin", UTRECHT).getIdentifier()))),
                stops("consent-unclear", "an exception to the exception", except(deny(null),
                        d -> d.addProvision(ReferralFixture.permit()))));
    }

    static Stream<ConsentCase> beside() {
        return Stream.of(
                stops("consent-objection", "a deny beside the permit, just as specific",
                        beside(deny(AMSTERDAM, "scootmobiel"))),
                goes("a general deny beside the permit repeats the base rule", beside(deny(null))),
                goes("a deny of the municipality in general, beside a permit for one provision",
                        beside(deny(AMSTERDAM))),
                goes("a deny of another municipality beside the permit", beside(deny(UTRECHT))),
                goes("a root that denies this municipality this provision, with the permit as its exception",
                        referral(consent(c -> to(AMSTERDAM, "scootmobiel").accept(c.getProvision())))));
    }

    static Stream<ConsentCase> otherConsents() {
        return Stream.of(
                stops("consent-objection", "an objection and nothing else", referral(objection(root -> { }))),
                stops("consent-other-recipient", "an objection to another municipality, and no consent",
                        referral(objection(root -> recipient(root, identified("urn:osb:oin", UTRECHT))))),
                stops("consent-objection", "a newer objection, as specific as the consent",
                        referral(consent(), on(AFTER, objection(to(AMSTERDAM, "scootmobiel"))))),
                stops("consent-objection", "a newer objection to everything takes consent back",
                        referral(consent(), on(AFTER, objection(root -> { })))),
                stops("consent-objection", "an objection of the same moment and as specific",
                        referral(consent(), objection(to(AMSTERDAM, "scootmobiel")))),
                goes("an objection of the same moment that is less specific",
                        referral(consent(), objection(root -> { }))),
                goes("an older objection, as specific: the patient changed their mind",
                        referral(on(BEFORE, objection(to(AMSTERDAM, "scootmobiel"))), consent())),
                goes("an older objection to everything", referral(on(BEFORE, objection(root -> { })), consent())),
                goes("a newer objection to another municipality",
                        referral(consent(), on(AFTER, objection(to(UTRECHT))))),
                goes("a newer objection about another provision",
                        referral(consent(), on(AFTER, objection(to(AMSTERDAM, "rolstoel"))))),
                goes("a newer objection that has ended", referral(consent(), on(AFTER,
                        objection(root -> root.setPeriod(period(null, "2026-11-21")))))),
                goes("a newer deny in a Consent that has run out as a whole", referral(consent(),
                        on(AFTER, objection(root -> root.setPeriod(period(null, "2026-11-21"))
                                .addProvision(deny(AMSTERDAM, "scootmobiel")))))),
                stops("consent-objection", "an objection of the same month, when nobody can tell which came first",
                        referral(consent(), on("2026-11", objection(to(AMSTERDAM, "scootmobiel"))))),
                stops("consent-objection", "an objection without a date", referral(consent(),
                        objection(to(AMSTERDAM)).setDateTimeElement(null))),
                stops("consent-objection", "a newer objection to municipalities as a kind",
                        referral(consent(), on(AFTER, objection(root -> recipient(root,
                                new Reference("Organization/any"))))).with(organization("any").addType(
                                concept("https://www.cbs.nl/standaard-bedrijfsindeling", "84110")))),
                goes("of one moment, the individual municipality beats municipalities as a kind",
                        referral(consent(), objection(root -> recipient(root, new Reference("Organization/any"))))
                                .with(organization("any").addType(
                                        concept("https://www.cbs.nl/standaard-bedrijfsindeling", "84110")))),
                stops("consent-objection", "a newer consent with this provision excepted",
                        referral(consent(), on(AFTER, consentPermitting(p -> p.addProvision(
                                deny(null, "scootmobiel")))))),
                stops("consent-unclear", "a newer Consent with a modifier that may turn it round",
                        referral(consent(), on(AFTER, consent(c -> c.addModifierExtension().setUrl("urn:x"))))),
                goes("two consents that each permit their own municipality do not deny each other's",
                        referral(consent(), on(AFTER, consentPermitting(p -> p.getActorFirstRep().getReference()
                                .getIdentifier().setValue(UTRECHT))))),
                goes("an objection in draft", referral(consent(),
                        on(AFTER, objection(to(AMSTERDAM)).setStatus(ConsentState.DRAFT)))),
                goes("a newer objection by a treatment directive is about treatment", referral(consent(),
                        on(AFTER, objection(root -> { }).addCategory(
                                concept("http://snomed.info/sct", "129125009"))))));
    }

    static Stream<ConsentCase> withdrawn() {
        return Stream.of(
                stops("consent-objection", "the newest consent was withdrawn, an older one stands beside it",
                        referral(consent(), on(AFTER, consent(c -> c.setStatus(ConsentState.INACTIVE))))),
                stops("consent-objection", "the newest consent was refused by the patient",
                        referral(consent(), on(AFTER, consent(c -> c.setStatus(ConsentState.REJECTED))))),
                goes("a newer consent entered in error never was",
                        referral(consent(), on(AFTER, consent(c -> c.setStatus(ConsentState.ENTEREDINERROR))))),
                goes("an earlier version of the same consent, made inactive",
                        referral(consent(c -> c.setStatus(ConsentState.INACTIVE)), consent())),
                goes("a newer consent withdrawn, for another municipality", referral(consent(),
                        on(AFTER, consentPermitting(p -> p.getActorFirstRep().getReference().getIdentifier()
                                .setValue(UTRECHT)).setStatus(ConsentState.INACTIVE)))));
    }

    @Test
    void theRefusalPointsAtTheObjection() {
        ConsentDecision decision = ConsentCase.stops("consent-objection", "a nested deny", except(deny(null))).decide();

        assertThat(decision.denials()).extracting(Refusal::path)
                .containsExactly("Bundle.entry[2].resource.provision.provision[0].provision[0]");
    }

    @Test
    void whatADenyNamesIsHeldBackWhereverItStandsAndNothingElseIs() {
        ReferralFixture referral = referral(consent(), on(AFTER, objection(root -> { }))).with(observation("1"))
                .with(observation("2"));
        Consent second = (Consent) referral.bundle().getEntry().get(3).getResource();
        second.setCategory(List.of(concept("http://loinc.org", "59284-0")));
        item(second.getProvision(), ConsentDataMeaning.INSTANCE);

        assertThat(ConsentGate.heldBack(referral.bundle())).extracting(held -> held.getIdElement().getIdPart())
                .containsExactly("1");
        assertThat(ConsentCase.goes("and the referral goes", referral).decide().permitted()).isTrue();

        second.setStatus(ConsentState.INACTIVE);
        assertThat(ConsentGate.heldBack(referral.bundle())).as("taken back").isEmpty();
    }

    private static Observation observation(String id) {
        Observation observation = new Observation().setSubject(new Reference(ReferralFixture.PATIENT));
        observation.setId(id);
        return observation;
    }

    private static void item(ProvisionComponent deny, ConsentDataMeaning meaning) {
        deny.addData().setMeaning(meaning).setReference(new Reference("Observation/1"));
    }

    private static ReferralFixture except(ProvisionComponent deny) {
        return referral(consentPermitting(permit -> permit.addProvision(deny)));
    }

    private static ReferralFixture except(ProvisionComponent deny, Consumer<ProvisionComponent> change) {
        change.accept(deny);
        return except(deny);
    }

    private static ReferralFixture beside(ProvisionComponent deny) {
        return referral(consent(c -> c.getProvision().addProvision(deny)));
    }

    private static Consumer<ProvisionComponent> to(String oin, String... provisions) {
        return root -> {
            recipient(root, identified("urn:osb:oin", oin));
            for (String provision : provisions) {
                root.addCode(concept(Provision.SYSTEM, provision));
            }
        };
    }
}

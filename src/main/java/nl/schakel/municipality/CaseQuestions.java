package nl.schakel.municipality;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceDesk;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.Asking;
import nl.schakel.alert.Alerts;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.Policies;
import nl.schakel.referral.Content;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Refusal;

/**
 * Asks the GP what a municipality asks by the status of its own case: the patient, the practice and the consent are the
 * referral's. What may not be asked is told to the operator, for a status can carry no answer.
 */
public final class CaseQuestions {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final RecipientRole ASKER = RecipientRole.CONSULTANT;
    /** The same status is the same question, whatever was read of it. */
    private static final String FINGERPRINT = "case";

    private final AdviceDesk desk;
    private final AdviceStore store;
    private final ReferralStore referrals;
    private final Directory directory;
    private final Supplier<Policies> policies;
    private final Alerts alerts;
    private final ObjectMapper json;
    private final Clock clock;

    CaseQuestions(AdviceDesk desk, AdviceStore store, ReferralStore referrals, Directory directory,
                  Supplier<Policies> policies, Alerts alerts, ObjectMapper json, Clock clock) {
        this.desk = desk;
        this.store = store;
        this.referrals = referrals;
        this.directory = directory;
        this.policies = policies;
        this.alerts = alerts;
        this.json = json;
        this.clock = clock;
    }

    /** Whether this status of the case was understood as a question before. */
    public boolean isAsked(CaseCheck look, String source) {
        Referral referral = referrals.find(look.referral()).orElseThrow();
        return store.find(referral.municipality(), ASKER, source).isPresent();
    }

    /**
     * Asks, once for each status that was set.
     *
     * @param source   of the question: the same for the same status of the same case
     * @param elements the policy's names of what is asked; empty for everything that a consultant may ask
     */
    public void ask(CaseCheck look, String source, List<String> elements) {
        Referral referral = referrals.find(look.referral()).orElseThrow();
        Municipality municipality = directory.municipality(referral.municipality()).orElse(null);
        AdviceQuestion.Patient patient = patient(referral.id()).orElse(null);
        if (municipality == null || patient == null) {
            tell(referral, "de gegevens van de verwijzing zijn er niet meer.");
            return;
        }
        List<String> asked = !elements.isEmpty() ? elements
                : List.copyOf(policies.get().askable(referral.provision(), ASKER.code()).keySet());
        Municipality.Contact contact = municipality.contact(referral.practice(),
                LocalDate.ofInstant(clock.instant(), DUTCH_TIME)).orElse(null);
        AdviceQuestion.Asker asker = new AdviceQuestion.Asker(contact == null ? "Wmo-loket" : contact.name(),
                "gemeente " + municipality.nameWith(referral.door()), null, contact == null ? null : contact.phone());
        AdviceDesk.Result result = desk.ask(new Asking(municipality, ASKER, source, referral.id().toString(), null,
                referral.practice().value(), referral.provision().code(), patient, asker, asked, null, null, null,
                FINGERPRINT), AdviceRequest.Origin.CASE);
        if (result instanceof AdviceDesk.Result.Refused refused) {
            tell(referral, refused.refusals().stream().map(Refusal::sentence).distinct()
                    .collect(Collectors.joining(" ")));
        } else {
            over(referral.id());
        }
    }

    /** The case does not ask, or not any more, what could not be asked. */
    public void over(ReferralId referral) {
        alerts.end(subject(referral), "De zaak vraagt niet meer wat niet gevraagd mag worden.");
    }

    private void tell(Referral referral, String why) {
        alerts.start(subject(referral.id()), "Gemeente " + referral.municipality() + " vraagt met de status van de "
                + "zaak bij verwijzing " + referral.id() + " medisch advies, maar dat is niet aan de huisarts gevraagd: "
                + why);
    }

    /** As the municipality was told who it is. */
    private Optional<AdviceQuestion.Patient> patient(ReferralId referral) {
        return referrals.content(referral, Content.Kind.disclosure(ASKER)).map(content -> {
            try {
                return json.readValue(content.bytes(), Disclosure.class).person();
            } catch (IOException e) {
                // The cause may quote content.
                throw new IllegalStateException("a stored disclosure does not read");
            }
        }).filter(person -> person.bsn() != null && person.name() != null)
                .map(person -> new AdviceQuestion.Patient(person.bsn(), name(person.name()), person.birthDate()));
    }

    private static String name(Disclosure.Name name) {
        return Stream.of(name.initials() == null ? name.given() : initials(name.initials()),
                name.prefix(), name.family()).filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining(" "));
    }

    private static String initials(String letters) {
        return letters.chars().mapToObj(letter -> (char) letter + ".").collect(Collectors.joining());
    }

    private static String subject(ReferralId referral) {
        return "advice-case/" + referral;
    }
}

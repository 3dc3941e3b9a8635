package nl.schakel.operations.referrals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.Bsn;
import nl.schakel.operations.access.Operator;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Content;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What a referral says, for who has the right to see it and says why. Each look is in the audit log before anything is
 * read; nothing of it is in an address, and a page that is opened again asks again.
 */
@Controller
class ContentPage {

    private static final Pattern DIGITS = Pattern.compile("\\d{9}");
    private static final int LONGEST_REASON = 500;
    private static final int SHORTEST_REASON = 10;

    private final ReferralStore referrals;
    private final Additions additions;
    private final AdviceStore advice;
    private final ConsentUses patients;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;

    ContentPage(ReferralStore referrals, Additions additions, AdviceStore advice, ConsentUses patients, AuditLog audit,
                TransactionTemplate transaction, ObjectMapper json) {
        this.referrals = referrals;
        this.additions = additions;
        this.advice = advice;
        this.patients = patients;
        this.audit = audit;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * What one recipient received, or would have.
     *
     * @param withheld paths by the reason for which they stayed
     */
    record Released(String recipient, Disclosure disclosure, List<String> person, Map<String, List<String>> withheld) {
    }

    /** A question of the municipality, with what of the answer went. */
    record Question(AdviceRequest request, String asker, AdviceQuestion question, Released released) {
    }

    @GetMapping("/operations/referrals/{id:[0-9a-f-]{36}}/content")
    String ask(@PathVariable String id, Model model) {
        model.addAttribute("referral", ReferralPage.referral(referrals, id));
        return "referral-content-reason";
    }

    @PostMapping("/operations/referrals/{id:[0-9a-f-]{36}}/content")
    String show(@PathVariable String id, @RequestParam(defaultValue = "") String reason,
                @ModelAttribute("operator") Operator operator, Model model) {
        Referral referral = ReferralPage.referral(referrals, id);
        model.addAttribute("referral", referral);
        String given = reason.strip();
        if (!isReason(given)) {
            model.addAttribute("refused", true);
            return "referral-content-reason";
        }
        transaction.executeWithoutResult(status -> {
            audit.add(AuditEntry.of(AuditAction.CONTENT_SEEN, "operator/" + operator.name())
                    .with("Task/" + referral.id()).about(referral.practice().value(),
                            patients.patientOf(referral.id())).because(given));
            read(referral, model);
        });
        return "referral-content";
    }

    /** Some words, and no number that could be a BSN: the log of who looked must not itself be about a patient. */
    private static boolean isReason(String reason) {
        return reason.length() >= SHORTEST_REASON && reason.length() <= LONGEST_REASON
                && Arrays.stream(reason.split("\\s+")).filter(word -> word.chars().anyMatch(Character::isLetter))
                        .count() >= 2
                && DIGITS.matcher(reason.replaceAll("(?<=\\d)[ .](?=\\d)", "")).results()
                        .noneMatch(number -> Bsn.isValid(number.group()));
    }

    private void read(Referral referral, Model model) {
        List<Released> released = new ArrayList<>();
        for (RecipientRole role : RecipientRole.values()) {
            referrals.content(referral.id(), Content.Kind.disclosure(role))
                    .ifPresent(content -> released.add(released(Errands.role(role), content.bytes())));
        }
        for (AdditionPart part : additions.of(referral.id())) {
            released.add(released("toevoeging " + part.number() + ", " + Errands.role(part.role()), part.disclosure()));
        }
        Optional<Content> payload = referrals.content(referral.id(), Content.Kind.REFERRAL);
        model.addAttribute("provision", referral.provision().label());
        model.addAttribute("released", released);
        model.addAttribute("payload", payload.map(content -> new String(content.bytes(), StandardCharsets.UTF_8))
                .orElse(null));
        model.addAttribute("mediaType", payload.map(Content::mediaType).orElse(null));
        model.addAttribute("questions", advice.of(referral.id()).stream().map(this::question).toList());
    }

    private Question question(AdviceRequest request) {
        return new Question(request, Errands.role(request.asker()), advice.question(request.id()).orElse(null),
                advice.content(request.id(), AdviceStore.Kind.DISCLOSURE)
                        .map(bytes -> released(Errands.role(request.asker()), bytes)).orElse(null));
    }

    private Released released(String recipient, byte[] stored) {
        Disclosure disclosure;
        try {
            disclosure = json.readValue(stored, Disclosure.class);
        } catch (IOException e) {
            // The cause may quote content.
            throw new IllegalStateException("a stored disclosure does not read");
        }
        Map<String, List<String>> withheld = new TreeMap<>();
        disclosure.withheld().forEach(one -> withheld.computeIfAbsent(one.reason(), any -> new ArrayList<>())
                .add(one.path()));
        return new Released(recipient, disclosure, person(disclosure.person()), withheld);
    }

    private static List<String> person(Disclosure.Person person) {
        List<String> told = new ArrayList<>();
        if (person != null) {
            add(told, "BSN", person.bsn());
            add(told, "naam", person.name() == null ? null : String.join(" ", words(person.name().given(),
                    person.name().initials(), person.name().prefix(), person.name().family())));
            add(told, "geboortedatum", person.birthDate());
            add(told, "geslacht", person.gender());
            add(told, "adres", person.address() == null ? null : String.join(" ", words(person.address().street(),
                    person.address().number(), person.address().letter(), person.address().suffix(),
                    person.address().postalCode(), person.address().city())));
            add(told, "telefoon", person.phone());
            add(told, "e-mail", person.email());
        }
        return told;
    }

    private static List<String> words(String... some) {
        return Arrays.stream(some).filter(word -> word != null && !word.isBlank()).toList();
    }

    private static void add(List<String> told, String label, Object value) {
        if (value != null) {
            told.add(label + ": " + value);
        }
    }
}

package nl.schakel.disclosure.page;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.PersonWords;
import nl.schakel.document.Printable;
import nl.schakel.document.Templates;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;

/**
 * What would happen to a referral, as the GP reads it in ten seconds: may it go, and per recipient what goes and what
 * stays. The page holds the patient's data, its title does not. Safe for several threads.
 */
public final class PreviewPage {

    private final Templates templates = new Templates(PreviewPage.class);
    private final DisclosureWords words = DisclosureWords.load();

    /**
     * What the page shows.
     *
     * @param permitted             whether the patient's consent carries the referral
     * @param problems              why it may not, or what else the GP must know: whole Dutch sentences
     * @param feedback              whether the municipality may tell the GP what becomes of it
     * @param sender                the practice, as a recipient reads it
     * @param recipients            everyone it is meant for
     * @param text                  what the GP wrote; null where nothing
     * @param textConfirmation      the code that confirms exactly this text; null where it may not go, or already may
     * @param textConfirmationUntil until when that code holds; null where there is none
     * @param textConfirmed         whether the text was confirmed; a referral with a text that was not is refused
     * @param textRefused           whether the text may not go as it is: then the referral does not go either
     * @param rephrase              words of the text that stop it, as they stand in it
     */
    public record Preview(Provision provision, boolean permitted, List<String> problems, boolean feedback,
                          Sender sender, List<Recipient> recipients, String text, String textConfirmation,
                          Instant textConfirmationUntil, boolean textConfirmed, boolean textRefused,
                          List<String> rephrase) {

        /** Whether the very same would be accepted if it were sent now. */
        boolean sendable() {
            return permitted && !textRefused && (text == null || text.isBlank() || textConfirmed);
        }

        /** Says nothing of what would go. */
        @Override
        public String toString() {
            return "Preview for " + provision.code();
        }
    }

    /** @param phone null where the practice gave none */
    public record Sender(String name, String phone, String agb) {
    }

    /**
     * @param name         as the GP knows it, for instance {@code Gemeente Amsterdam}
     * @param receives     whether the patient agreed that anything goes to it
     * @param whyNot       whole Dutch sentences where the patient did not
     * @param consentGiven the day the patient agreed; null where the patient did not
     * @param disclosure   what would go and what would stay; null where that was not worked out
     */
    public record Recipient(String name, RecipientRole role, boolean receives, List<String> whyNot,
                            LocalDate consentGiven, Disclosure disclosure) {

        /** Says nothing of what would go. */
        @Override
        public String toString() {
            return "Recipient " + role;
        }
    }

    /** A whole page without scripts, links outward or anything to fetch. */
    public String html(Preview preview) {
        List<String> refused = preview.rephrase().stream().map(Printable::line).filter(word -> !word.isBlank())
                .toList();
        Verdict verdict = verdict(preview);
        Map<String, Object> model = new HashMap<>();
        model.put("tone", verdict.tone());
        model.put("sign", verdict.sign());
        model.put("verdict", verdict.sentence());
        model.put("summary", preview.provision().label() + (preview.recipients().isEmpty() ? "" : ", voor "
                + preview.recipients().stream().map(to -> Printable.line(to.name()))
                        .collect(Collectors.joining(" en "))));
        model.put("problems", preview.problems().stream().map(Printable::line).toList());
        model.put("feedback", preview.feedback() ? "De gemeente mag u laten weten hoe het afloopt."
                : "U hoort alleen of zij is ontvangen: de patiënt gaf geen toestemming voor terugkoppeling.");
        model.put("recipients", preview.recipients().stream().map(to -> recipient(to, preview)).toList());
        text(model, preview, refused);
        return templates.html("preview", model);
    }

    /**
     * Why something stays with the practice, in the words for the GP.
     *
     * @param reason code as {@link Disclosure.Withheld#reason()} has it
     */
    public String reason(String reason) {
        return words.reason(reason, DisclosureWords.Reader.PRACTICE);
    }

    private record Verdict(String tone, String sign, String sentence) {
    }

    private static Verdict verdict(Preview preview) {
        if (!preview.permitted()) {
            return new Verdict("stop", "\u2715", "Deze verwijzing mag zo niet weg");
        } else if (preview.textRefused()) {
            return new Verdict("stop", "\u2715", "Deze verwijzing mag zo niet weg: formuleer uw tekst anders");
        } else if (!preview.sendable()) {
            return new Verdict("warn", "!", "Bevestig eerst uw tekst");
        }
        return preview.recipients().stream().allMatch(Recipient::receives)
                ? new Verdict("go", "\u2713", "Deze verwijzing mag weg")
                : new Verdict("warn", "!", "Deze verwijzing mag weg, maar niet naar iedereen");
    }

    private static void text(Map<String, Object> model, Preview preview, List<String> refused) {
        boolean asked = !preview.textRefused() && !preview.textConfirmed();
        String code = asked ? Printable.line(preview.textConfirmation()) : "";
        boolean read = preview.recipients().stream().anyMatch(to -> preview.sendable() && to.receives()
                && to.disclosure() != null && to.disclosure().text() != null);
        model.put("text", Printable.lines(preview.text()).stream().map(line -> marked(line, refused)).toList());
        model.put("rephrase", refused);
        model.put("code", code);
        model.put("codeUntil", code.isEmpty() || preview.textConfirmationUntil() == null ? ""
                : DutchTime.moment(preview.textConfirmationUntil()));
        model.put("textTone", preview.textRefused() ? "stop" : read ? "go" : "warn");
        model.put("textVerdict", preview.textRefused() ? "Formuleer uw tekst anders" : asked ? "Bevestig uw tekst"
                : read ? "Uw tekst gaat mee" : "Uw tekst is bevestigd, maar gaat nog niet mee");
    }

    /** The line cut at the words that stop it. */
    private static List<Map<String, Object>> marked(String line, List<String> refused) {
        List<Map<String, Object>> pieces = new ArrayList<>();
        int from = 0;
        if (!refused.isEmpty()) {
            // The longest first: of two words with one beginning the whole is marked.
            Matcher found = Pattern.compile(refused.stream().sorted((a, b) -> b.length() - a.length())
                            .map(Pattern::quote).collect(Collectors.joining("|")),
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE).matcher(line);
            while (found.find()) {
                pieces.add(Map.of("text", line.substring(from, found.start()), "stops", false));
                pieces.add(Map.of("text", found.group(), "stops", true));
                from = found.end();
            }
        }
        pieces.add(Map.of("text", line.substring(from), "stops", false));
        return pieces;
    }

    private Map<String, Object> recipient(Recipient recipient, Preview preview) {
        Disclosure disclosure = recipient.disclosure();
        boolean goes = preview.sendable() && recipient.receives();
        Map<String, Object> model = new HashMap<>();
        model.put("name", Printable.line(recipient.name()));
        model.put("role", role(recipient, preview.provision().category().isPresent()));
        model.put("goes", goes);
        model.put("nothing", !preview.permitted() || !recipient.receives() ? "Krijgt niets."
                : preview.textRefused() ? "Krijgt niets zolang uw tekst zo blijft."
                : "Krijgt nog niets: bevestig eerst uw tekst.");
        model.put("whyNot", recipient.whyNot().stream().map(Printable::line).toList());
        model.put("known", disclosure != null);
        model.put("goesTitle", goes ? "Gaat mee" : "Zou meegaan");
        model.put("staysTitle", goes ? "Blijft hier" : "Zou hier blijven");
        if (disclosure == null) {
            return model;
        }
        model.put("person", person(disclosure.person()));
        model.put("rows", rows(disclosure));
        model.put("also", also(recipient, preview.sender()));
        model.put("words", preview.textRefused() ? List.of() : Printable.lines(disclosure.text()));
        model.put("kept", words.kept(disclosure.withheld(), DisclosureWords.Reader.PRACTICE).stream()
                .map(kept -> Map.of("reason", kept.reason(), "kinds", kinds(kept))).toList());
        model.put("keptCount", disclosure.withheld().size());
        model.put("paths", disclosure.withheld().stream().map(one -> Map.of("path", Printable.line(one.path()),
                "kind", words.of(one.path(), DisclosureWords.Reader.PRACTICE),
                "reason", reason(one.reason()))).toList());
        return model;
    }

    private static String kinds(DisclosureWords.Kept kept) {
        return kept.kinds().stream().map(kind -> kind.count() == 1 ? kind.words()
                : kind.words() + " (" + kind.count() + ")").collect(Collectors.joining(", "));
    }

    /** What goes along with every message: who refers, though not to an expert, and the proof of consent. */
    private static List<Map<String, String>> also(Recipient recipient, Sender sender) {
        List<Map<String, String>> also = new ArrayList<>();
        if (sender != null && recipient.role() != RecipientRole.EXPERT) {
            also.add(Map.of("label", "Uw praktijk", "value", Sent.practice(sender.name(), sender.phone(),
                    sender.agb())));
        }
        also.add(Map.of("label", "Bewijs van toestemming", "value", Sent.consent(recipient.consentGiven())));
        return also;
    }

    private static String role(Recipient recipient, boolean wmo) {
        return switch (recipient.role()) {
            case CONSULTANT -> (wmo ? "Wmo-consulent" : "Medewerker van de gemeente") + (recipient.disclosure() != null
                    && recipient.disclosure().role().equals("medical-adviser")
                    ? " met BIG-registratie: krijgt de selectie voor een arts"
                    : " zonder BIG-registratie: alleen wat iemand wel en niet kan");
            case MEDICAL_ADVISER -> "Medisch adviseur, arts met BIG-registratie";
            case EXPERT -> "Deskundige: krijgt de vraag zonder naam van de patiënt en zonder uw praktijk";
        };
    }

    private static List<String> person(Disclosure.Person person) {
        if (person == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(PersonWords.name(person));
        lines.add(Printable.joined(", ", person.birthDate() == null ? null
                : "geboren " + DutchTime.day(person.birthDate()), PersonWords.sex(person)));
        lines.add(person.bsn() == null ? "" : "BSN " + Printable.line(person.bsn()));
        lines.add(String.join(", ", PersonWords.address(person)));
        lines.add(Printable.joined(", ", person.phone(), person.email()));
        lines.removeIf(String::isBlank);
        return lines;
    }

    private static List<Map<String, String>> rows(Disclosure disclosure) {
        return disclosure.facts().stream().map(fact -> Map.of("label", Printable.line(fact.label()),
                "value", Printable.line(fact.display()))).toList();
    }
}

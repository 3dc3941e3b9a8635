package nl.schakel.fhir;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.hl7.fhir.r4.model.Parameters;

import nl.schakel.consent.IssuedToken;
import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.page.DisclosureRecord;
import nl.schakel.disclosure.page.DisclosureRecord.Received;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Content;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;

/**
 * The disclosure record of a referral (AVG art. 15; Wmo 2015 art. 5.2.5): who received what and when, on which consent,
 * what was held back and why. Patient, GP and auditor read the same.
 */
final class Disclosures {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private static final String CANCELLED = "cancelled-by-practice";
    private static final String WITHDRAWN = "Uw huisarts heeft de vraag ingetrokken voordat de bezorging klaar was.";

    private final ReferralStore referrals;
    private final Parts parts;
    private final TokenRegister tokens;
    private final Directory directory;
    private final Additions additions;
    private final AdviceRecords advice;
    private final ObjectMapper json;
    private final Clock clock;
    private final RecordParameters form;

    Disclosures(ReferralStore referrals, Parts parts, TokenRegister tokens, Directory directory,
                Additions additions, AdviceRecords advice, ObjectMapper json, Clock clock) {
        this.advice = advice;
        this.referrals = referrals;
        this.parts = parts;
        this.tokens = tokens;
        this.directory = directory;
        this.additions = additions;
        this.json = json;
        this.clock = clock;
        this.form = new RecordParameters(directory);
    }

    DisclosureRecord of(Referral referral) {
        List<TimelineEntry> timeline = referrals.timeline(referral.id());
        Optional<Practice> practice = directory.practice(referral.practice());
        List<IssuedToken> issued = tokens.of(referral.id());
        List<Received> received = new ArrayList<>();
        received.add(consultant(referral, timeline, issued));
        parts.of(referral.id()).forEach(part -> received.add(other(referral, part, timeline, issued)));
        List<AdditionPart> added = additions.of(referral.id());
        added.forEach(part -> received.add(added(referral, part, place(part, added), timeline)));
        boolean purged = referrals.content(referral.id(), Content.Kind.REFERRAL).isEmpty();
        return new DisclosureRecord(referral.id().toString(), referral.provision(),
                practice.map(Practice::name).orElse("Uw huisartsenpraktijk"),
                practice.map(Practice::phone).orElse(null), referral.practice().value(), referral.receivedAt(),
                timeline.get(timeline.size() - 1).at(), received, feedback(referral), referral.revokedAt(),
                at(timeline, CANCELLED), purged, advice.about(referral));
    }

    private DisclosureRecord.Feedback feedback(Referral referral) {
        Referral.Agreement consent = referral.consent();
        return new DisclosureRecord.Feedback(consent.feedback(), day(consent.feedbackUntil()), consent.feedback()
                && (referral.revokedAt() != null || !consent.allowsFeedbackAt(clock.instant())));
    }

    private Received consultant(Referral referral, List<TimelineEntry> timeline, List<IssuedToken> issued) {
        Instant delivered = at(timeline, "delivered");
        Optional<IssuedToken> token = newest(issued, RecipientRole.CONSULTANT);
        return new Received(name(referral, RecipientRole.CONSULTANT), RecipientRole.CONSULTANT, delivered,
                delivered != null ? null : whyNot(referral), referral.caseNumber(), referral.consent().given(),
                day(referral.consent().until()), disclosure(referral, RecipientRole.CONSULTANT),
                told(referral, timeline, RecipientRole.CONSULTANT),
                delivered == null ? null : token.map(IssuedToken::expiresAt).orElse(null),
                delivered != null && isActive(referral, token));
    }

    private Received other(Referral referral, Part part, List<TimelineEntry> timeline, List<IssuedToken> issued) {
        Instant delivered = at(timeline, "delivered-to-" + part.role().code());
        Optional<IssuedToken> token = newest(issued, part.role());
        return new Received(name(referral, part.role()), part.role(), delivered,
                delivered != null ? null : whyNot(referral, part), part.caseNumber(), part.consentGiven(),
                day(part.consentUntil()), disclosure(referral, part.role()),
                told(referral, timeline, part.role()),
                delivered == null ? null : token.map(IssuedToken::expiresAt).orElse(null),
                delivered != null && part.state() != Part.State.REVOKED && part.state() != Part.State.WITHDRAWN
                        && isActive(referral, token));
    }

    /** Which of its kind it is, from 1. */
    private static long place(AdditionPart part, List<AdditionPart> added) {
        return added.stream().filter(other -> other.kind() == part.kind() && other.number() <= part.number())
                .map(AdditionPart::number).distinct().count();
    }

    /**
     * What one party received later: of what a multidisciplinary meeting agreed, on the consent that its case goes on,
     * or of a supplement, on a consent of its own.
     */
    private Received added(Referral referral, AdditionPart part, long place, List<TimelineEntry> timeline) {
        Instant delivered = at(timeline, part.event("delivered"));
        Optional<Part> own = parts.of(referral.id()).stream().filter(found -> found.role() == part.role()).findFirst();
        boolean consultant = part.role() == RecipientRole.CONSULTANT;
        String whyNot = switch (part.state()) {
            case READY, DELIVERED -> null;
            case NOT_DELIVERED -> "Uw huisarts weet dit.";
            case NOTHING -> "Deze ontvanger had geen deel aan de zaak.";
            case REVOKED -> "De toestemming is ingetrokken voordat de bezorging klaar was.";
        };
        LocalDate given = consultant ? referral.consent().given() : own.map(Part::consentGiven).orElse(null);
        Instant until = consultant ? referral.consent().until() : own.map(Part::consentUntil).orElse(null);
        boolean supplement = part.kind() == AdditionKind.SUPPLEMENT;
        return new Received(name(referral, part.role())
                + (supplement ? " (aanvulling " : " (afspraken uit overleg ") + place + ")",
                part.role(), delivered, delivered != null ? null : whyNot,
                consultant ? referral.caseNumber() : own.map(Part::caseNumber).orElse(null),
                supplement ? part.consentGiven() : given, day(supplement ? part.consentUntil() : until),
                read(part.disclosure()), told(referral, timeline, part.role()), null, false);
    }

    private static String whyNot(Referral referral) {
        return switch (referral.state()) {
            case REVOKED -> "De toestemming is ingetrokken voordat de bezorging klaar was.";
            case WITHDRAWN -> WITHDRAWN;
            case NOT_DELIVERED -> "Uw huisarts weet dit en belt zo nodig de gemeente.";
            default -> null;
        };
    }

    private static String whyNot(Referral referral, Part part) {
        return switch (part.state()) {
            case REVOKED -> "De toestemming is ingetrokken voordat de bezorging klaar was.";
            case WITHDRAWN -> WITHDRAWN;
            case NOT_AGREED -> "U gaf hiervoor geen toestemming.";
            case NOT_DELIVERED -> "Uw huisarts weet dit.";
            case NOTHING -> "Er was niets dat alleen deze ontvanger mag weten.";
            case AGREED, READY -> referral.state() == ReferralState.NOT_DELIVERED
                    ? "De verwijzing zelf kon nog niet worden bezorgd." : null;
            case DELIVERED -> null;
        };
    }

    private boolean isActive(Referral referral, Optional<IssuedToken> token) {
        return referral.state() != ReferralState.REVOKED && token.filter(found -> found.revokedAt() == null
                && found.expiresAt().isAfter(clock.instant())).isPresent();
    }

    /** When a recipient heard that it was taken back, by the patient or else by the practice. */
    private static Instant told(Referral referral, List<TimelineEntry> timeline, RecipientRole role) {
        boolean cancelled = referral.revokedAt() == null && at(timeline, CANCELLED) != null;
        return at(timeline, (cancelled ? "cancellation-told-to-" : "taken-back-from-") + role.code());
    }

    private static Optional<IssuedToken> newest(List<IssuedToken> issued, RecipientRole role) {
        return issued.stream().filter(token -> token.role() == role)
                .max(Comparator.comparing(IssuedToken::issuedAt));
    }

    private static Instant at(List<TimelineEntry> timeline, String event) {
        return timeline.stream().filter(entry -> entry.event().equals(event)).findFirst().map(TimelineEntry::at)
                .orElse(null);
    }

    private Disclosure disclosure(Referral referral, RecipientRole role) {
        return referrals.content(referral.id(), Content.Kind.disclosure(role)).map(content -> read(content.bytes()))
                .orElse(null);
    }

    private Disclosure read(byte[] stored) {
        try {
            return json.readValue(stored, Disclosure.class);
        } catch (IOException e) {
            // The cause may quote content.
            throw new IllegalStateException("a stored disclosure does not read");
        }
    }

    private String name(Referral referral, RecipientRole role) {
        return directory.municipality(referral.municipality()).map(found -> ReleasedParts.name(role, found,
                referral.door()))
                .orElse("De gemeente");
    }

    private static LocalDate day(Instant moment) {
        return moment == null ? null : LocalDate.ofInstant(moment, DUTCH_TIME);
    }

    /** The record as FHIR. */
    Parameters parameters(Referral referral) {
        return form.parameters(referral, of(referral));
    }
}

package nl.schakel.directory;

import java.time.LocalDate;
import java.time.Period;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;

/**
 * One municipality as its file in {@code config/municipalities/} describes it.
 *
 * @param code            gemeentecode
 * @param name            as a GP knows it
 * @param oin             the number a consent names it by
 * @param validFrom       first day the municipality exists
 * @param validUntil      first day it no longer exists, null while it does
 * @param successor       which municipality it went into, null where it did not
 * @param accepts         the provisions it takes referrals for
 * @param recipients      who reads a referral there
 * @param contacts        whom to call, per practice
 * @param terms           the legal terms it works by
 * @param decisionShared  whether it lets the outcome of a decision go to the GP
 * @param standard        {@code zgw}, {@code iwmo} or {@code stuf}: the key of its connection block
 * @param connection      the block named by {@code standard}, secrets filled in; only that standard's room reads it
 */
public record Municipality(GemeenteCode code, String name, Oin oin, LocalDate validFrom, LocalDate validUntil,
                           GemeenteCode successor, Set<Provision> accepts, Recipients recipients,
                           List<Contact> contacts, Terms terms, boolean decisionShared, String standard,
                           Map<String, Object> connection) {

    /** A municipality without successor whose consultants are not BIG-registered: the usual case. */
    public Municipality(GemeenteCode code, String name, Oin oin, LocalDate validFrom, LocalDate validUntil,
                        Set<Provision> accepts, List<Contact> contacts, Terms terms, boolean decisionShared,
                        String standard, Map<String, Object> connection) {
        this(code, name, oin, validFrom, validUntil, null, accepts, new Recipients(false, null), contacts, terms,
                decisionShared, standard, connection);
    }

    /**
     * @param consultantBig  whether the consultant is BIG-registered; otherwise function only, no medical data
     * @param medicalAdviser the doctor who advises the municipality, null where it has none
     */
    public record Recipients(boolean consultantBig, MedicalAdviser medicalAdviser) {
    }

    /**
     * @param name as the patient reads it, for instance GGD
     * @param via  the standard by which the adviser is reached
     * @param when {@code medical}: where the referral holds medical data; {@code always}
     */
    public record MedicalAdviser(String name, String via, String when) {
    }

    /**
     * A contact person.
     *
     * @param practice whose contact; null for every practice
     * @param until    first day no longer, null while it lasts
     */
    public record Contact(AgbCode practice, String name, String phone, LocalDate from, LocalDate until) {
    }

    /**
     * @param investigation length of the onderzoek (Wmo 2015 art. 2.3.2: six weeks)
     * @param decision      from melding to beschikking (art. 2.3.2 and 2.3.5: eight weeks)
     */
    public record Terms(Period investigation, Period decision) {
    }

    /** The contact person of a practice on a day: its own before one for every practice. */
    public Optional<Contact> contact(AgbCode practice, LocalDate day) {
        return contacts.stream()
                .filter(contact -> contact.practice() == null || contact.practice().equals(practice))
                .filter(contact -> contact.from() == null || !day.isBefore(contact.from()))
                .filter(contact -> contact.until() == null || day.isBefore(contact.until()))
                .min(Comparator.comparing(contact -> contact.practice() == null));
    }

    /** Whether the municipality exists on a day. */
    public boolean validOn(LocalDate day) {
        return !day.isBefore(validFrom) && (validUntil == null || day.isBefore(validUntil));
    }

    /** Never shows the connection: it holds secrets. */
    @Override
    public String toString() {
        return name + " (" + code + ")";
    }
}

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
import nl.schakel.identity.Rsin;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;

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
 * @param certificate     base64url SHA-256 of the certificate that its tokens are bound to (RFC 8705), null where none
 *                        is known
 * @param arrangements    what is particular to it
 */
public record Municipality(GemeenteCode code, String name, Oin oin, LocalDate validFrom, LocalDate validUntil,
                           GemeenteCode successor, Set<Provision> accepts, Recipients recipients,
                           List<Contact> contacts, Terms terms, boolean decisionShared, String standard,
                           Map<String, Object> connection, String certificate, Arrangements arrangements) {

    /** A municipality with nothing particular. */
    public Municipality(GemeenteCode code, String name, Oin oin, LocalDate validFrom, LocalDate validUntil,
                        GemeenteCode successor, Set<Provision> accepts, Recipients recipients, List<Contact> contacts,
                        Terms terms, boolean decisionShared, String standard, Map<String, Object> connection,
                        String certificate) {
        this(code, name, oin, validFrom, validUntil, successor, accepts, recipients, contacts, terms, decisionShared,
                standard, connection, certificate, Arrangements.NONE);
    }

    /** A municipality without successor whose consultants are not BIG-registered: the usual case. */
    public Municipality(GemeenteCode code, String name, Oin oin, LocalDate validFrom, LocalDate validUntil,
                        Set<Provision> accepts, List<Contact> contacts, Terms terms, boolean decisionShared,
                        String standard, Map<String, Object> connection) {
        this(code, name, oin, validFrom, validUntil, null, accepts, new Recipients(false, null, null), contacts,
                terms, decisionShared, standard, connection, null);
    }

    /**
     * What a municipality arranged in its own way; most arrange none of it.
     *
     * @param doors  teams that some referrals go straight to, in the order in which they are tried
     * @param mdo    what it does with what a multidisciplinary meeting agreed
     * @param centre the municipality that takes beschermd wonen and opvang for its residents (centrumgemeente), null
     *               where it does so itself
     * @param served the body that does its work, null where it does that itself; then standard, connection, recipients,
     *               doors and advice are that one's
     * @param advice who may ask practices about patients, null where nobody
     */
    public record Arrangements(List<Door> doors, Mdo mdo, GemeenteCode centre, Served served, Advice advice) {

        /** Nothing. */
        public static final Arrangements NONE = new Arrangements(List.of(), Mdo.NONE, null, null);

        /** Of one that asks nothing. */
        public Arrangements(List<Door> doors, Mdo mdo, GemeenteCode centre, Served served) {
            this(doors, mdo, centre, served, null);
        }
    }

    /**
     * Who may ask a practice for facts about a patient, with the patient's consent (Wmo 2015 art. 5.2.5(1)).
     *
     * @param secrets what each role proves itself by; a role that is not in it asks nothing
     * @param big     BIG numbers of the doctors who may ask as medical adviser
     * @param term    how long a practice has where the asker names no day
     */
    public record Advice(Map<RecipientRole, String> secrets, Set<String> big, Period term) {

        /** Never shows a secret. */
        @Override
        public String toString() {
            return "Advice for " + secrets.keySet();
        }
    }

    /**
     * That several municipalities have their work done by one body, with one case system.
     *
     * @param by   the municipality whose file describes that body
     * @param rsin the served municipality's own, null where its cases carry that of the body
     */
    public record Served(GemeenteCode by, Rsin rsin) {
    }

    /**
     * Who reads a referral there besides the consultant.
     *
     * @param consultantBig  whether the consultant is BIG-registered; otherwise function only, no medical data
     * @param medicalAdviser the doctor who advises the municipality, null where it has none
     * @param expert         whom it asks without the patient's name, null where it asks nobody
     */
    public record Recipients(boolean consultantBig, Adviser medicalAdviser, Adviser expert) {
    }

    /**
     * Someone who advises the municipality and receives a message of its own.
     *
     * @param name        as the patient reads it, for instance GGD
     * @param oin         the number a consent names it by, null where the file does not tell: then nothing can go to it
     * @param via         the standard by which it is reached
     * @param always      whether it always receives; otherwise only what the consultant may not know
     * @param certificate as {@link Municipality#certificate()}
     * @param connection  the block named by {@code via}, on top of the municipality's own; null where the file has none:
     *                    then nothing can go to it
     */
    public record Adviser(String name, Oin oin, String via, boolean always, String certificate,
                          Map<String, Object> connection) {

        /** Whether a consent can name it and a message can reach it. */
        public boolean isReachable() {
            return oin != null && connection != null;
        }

        /** Never shows the connection: it holds secrets. */
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * What becomes of what a multidisciplinary meeting (MDO) agreed.
     *
     * @param fromPractice whether a practice may send it to the parties of the case
     * @param toPractice   what the practice learns of what the municipality itself laid down of it in the case
     * @param documentType omschrijving of the informatieobjecttype of such a document
     */
    public record Mdo(boolean fromPractice, ToPractice toPractice, String documentType) {

        /** The municipality takes part in nothing of the kind. */
        public static final Mdo NONE = new Mdo(false, ToPractice.NOTHING, "MDO-afspraken");

        /** What goes back. */
        public enum ToPractice {
            NOTHING,
            /** That there is something. */
            NOTICE,
            /** The document itself. */
            DOCUMENT
        }
    }

    /**
     * A contact person.
     *
     * @param practice whose contact; null for every practice
     * @param email    where the hub writes that a legal term passed, null where it does not write
     * @param until    first day no longer, null while it lasts
     */
    public record Contact(AgbCode practice, String name, String phone, String email, LocalDate from,
                          LocalDate until) {

        /** One whom the hub does not write to. */
        public Contact(AgbCode practice, String name, String phone, LocalDate from, LocalDate until) {
            this(practice, name, phone, null, from, until);
        }
    }

    /**
     * @param investigation length of the onderzoek (Wmo 2015 art. 2.3.2: six weeks)
     * @param decision      from melding to beschikking (art. 2.3.2 and 2.3.5: eight weeks)
     */
    public record Terms(Period investigation, Period decision) {
    }

    /**
     * The municipality as it is reached for one of its recipients: the same, but with the name, number and connection
     * of that one.
     *
     * @return empty where it has no such recipient, or none that can be reached
     */
    public Optional<Municipality> at(RecipientRole role) {
        Adviser adviser = switch (role) {
            case CONSULTANT -> null;
            case MEDICAL_ADVISER -> recipients.medicalAdviser();
            case EXPERT -> recipients.expert();
        };
        if (role == RecipientRole.CONSULTANT) {
            return Optional.of(this);
        }
        return Optional.ofNullable(adviser).filter(Adviser::isReachable).map(found -> reached(
                name + ", " + found.name(), found.oin(), found.via(), found.connection(), found.certificate()));
    }

    private Municipality reached(String name, Oin oin, String standard, Map<String, Object> connection,
                                 String certificate) {
        return new Municipality(code, name, oin, validFrom, validUntil, successor, accepts, recipients, contacts, terms,
                decisionShared, standard, connection, certificate, arrangements);
    }

    /** The same municipality, reached as the body that does its work. */
    Municipality reachedAs(Municipality body) {
        return new Municipality(code, name, oin, validFrom, validUntil, successor, accepts, body.recipients, contacts,
                terms, decisionShared, body.standard, body.connection, certificate,
                new Arrangements(body.doors(), mdo(), centre(), served(), body.advice()));
    }

    /** As in {@link Arrangements}. */
    public List<Door> doors() {
        return arrangements.doors();
    }

    /** As in {@link Arrangements}. */
    public Mdo mdo() {
        return arrangements.mdo();
    }

    /** As in {@link Arrangements}. */
    public GemeenteCode centre() {
        return arrangements.centre();
    }

    /** As in {@link Arrangements}. */
    public Served served() {
        return arrangements.served();
    }

    /** As in {@link Arrangements}. */
    public Advice advice() {
        return arrangements.advice();
    }

    /**
     * The municipality as it is reached for one of its recipients, the consultant behind one of its doors.
     *
     * @param door as {@link #atDoor}
     * @return as {@link #at(RecipientRole)}
     */
    public Optional<Municipality> at(RecipientRole role, String door) {
        return role == RecipientRole.CONSULTANT ? Optional.of(atDoor(door)) : at(role);
    }

    /**
     * The municipality as it is reached at one of its doors: the same, with the name and connection of that one.
     *
     * @param name of the door; null for the desk. One that the file no longer has is the desk as well: it takes over
     *             what a team leaves
     */
    public Municipality atDoor(String name) {
        return doors().stream().filter(door -> door.name().equals(name)).findFirst().map(door -> reached(
                this.name + ", " + door.name(), oin, standard, door.connection(), certificate)).orElse(this);
    }

    /** The door that a referral accepted on a day goes through: the first that fits; empty for the desk. */
    public Optional<Door> door(Door.Asked asked, LocalDate day) {
        return doors().stream().filter(door -> door.fits(asked, day)).findFirst();
    }

    /**
     * Its name as a sentence has it.
     *
     * @param door that a referral goes through, as {@link #atDoor}
     */
    public String nameWith(String door) {
        boolean known = doors().stream().anyMatch(candidate -> candidate.name().equals(door));
        return known ? name + " (" + door + ")" : name;
    }

    /**
     * The contact person of a practice on a day: its own before one for every practice, and of two at a time, as when
     * one hands over to another, whoever came last.
     */
    public Optional<Contact> contact(AgbCode practice, LocalDate day) {
        return contacts.stream()
                .filter(contact -> contact.practice() == null || contact.practice().equals(practice))
                .filter(contact -> contact.from() == null || !day.isBefore(contact.from()))
                .filter(contact -> contact.until() == null || day.isBefore(contact.until()))
                .min(Comparator.comparing((Contact contact) -> contact.practice() == null)
                        .thenComparing(contact -> contact.from() == null ? LocalDate.MIN : contact.from(),
                                Comparator.reverseOrder()));
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

package nl.schakel.municipality.zgw;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.Rsin;
import nl.schakel.municipality.CaseResult;
import nl.schakel.municipality.GrantedWords;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;

/**
 * How to reach one ZGW municipality and what its own words mean: the {@code zgw} block of its file.
 *
 * @param zaken             base address of its Zaken API, without a slash at the end; the others likewise
 * @param besluiten         null where decisions are not read
 * @param secret            shared secret of the client, at least 32 bytes (RFC 7518 section 3.2, HS256)
 * @param rsin              bronorganisatie and verantwoordelijkeOrganisatie
 * @param zaaktype          identificatie of the zaaktype, never an address: that changes with every version
 * @param callbackSecret    what its notifications carry in {@code Authorization}
 * @param setFirstStatus    whether the hub, and not the municipality, sets the first status
 * @param poll              how often an open case is looked at
 * @param statuses          omschrijving of a statustype to where the case stands
 * @param results           omschrijving of a resultaattype to what it means
 * @param catalogus         domein of the catalogue, null where the zaaktype is in one only
 * @param decisions         omschrijving of a besluittype to what it decides
 * @param hubNumbers        whether the hub gives the zaaknummer; otherwise the municipality does
 * @param confidentiality   vertrouwelijkheidaanduiding of case and documents
 * @param properties        our name of a property to the eigenschap that carries it
 * @param documentType      omschrijving of the informatieobjecttype of the melding
 * @param tokenDocumentType the same for the consent token; where the zaaktype lacks it, the melding's is used
 * @param referrerRole      omschrijving of the roltype for the practice
 * @param timeout           longest a whole call may take
 * @param answerType        omschrijving of the informatieobjecttype of an expert's answer; where the zaaktype lacks it,
 *                          the melding's is used
 * @param withdrawal        how a case is marked when the patient takes back the consent
 * @param notificaties      base address of the Notificaties API where the hub subscribes itself; null where the
 *                          municipality does that by hand
 * @param autorisaties      base address of the Autorisaties API, for the dry run only; null where it is not read
 * @param partThreshold     most bytes of a document that go in one call; a larger one goes in parts
 * @param keystore          the hub's certificate towards this municipality; null where it asks none
 * @param granted           in which eigenschap a case says what was granted and how
 * @param advice            how a case asks the GP for facts
 */
public record ZgwSettings(URI zaken, URI documenten, URI catalogi, URI besluiten, String clientId, String secret,
                          Rsin rsin, String zaaktype, String callbackSecret, boolean setFirstStatus, Duration poll,
                          Map<String, Kind> statuses, Map<String, CaseResult> results, String catalogus,
                          Map<String, Outcome> decisions, boolean hubNumbers, String confidentiality,
                          Map<String, String> properties, String documentType, String tokenDocumentType,
                          String referrerRole, Duration timeout, String answerType, WithdrawalMarks withdrawal,
                          URI notificaties, URI autorisaties, long partThreshold, Keystore keystore,
                          GrantedWords granted, AdviceMarks advice) {

    /**
     * A PKCS12 file with the hub's key; where it also holds certificates of others, only those are trusted.
     *
     * @param file path
     */
    public record Keystore(String file, String password) {

        /** Never shows the password. */
        @Override
        public String toString() {
            return file;
        }
    }

    /**
     * How a case is marked, besides the note that it always gets.
     *
     * @param result omschrijving of a resultaattype, null for none
     * @param status omschrijving of a statustype, null for none: then the municipality closes its own case. To set one
     *               after another was set, the hub needs the right {@code zaken.statussen.toevoegen}
     */
    public record WithdrawalMarks(String result, String status) {
    }

    /**
     * How a case asks the GP for facts.
     *
     * @param statuses omschrijvingen of the statustypen that ask, found without regard to capitals; none where no case
     *                 asks
     * @param property name of the eigenschap that says what is asked; null where everything is that may be
     */
    public record AdviceMarks(Set<String> statuses, String property) {
    }

    /** What is wrong with the block, one Dutch sentence per broken rule; empty where nothing is. Never a value. */
    public static List<String> findings(Municipality municipality) {
        ZgwBlock block = new ZgwBlock(municipality);
        block.read();
        return block.findings();
    }

    /** @throws Fault.Translation {@code zgw-settings} where a rule is broken */
    static ZgwSettings of(Municipality municipality) {
        ZgwBlock block = new ZgwBlock(municipality);
        ZgwSettings settings = block.read();
        if (!block.findings().isEmpty()) {
            throw new Fault.Translation("zgw-settings", String.join(" ", block.findings()));
        }
        return settings;
    }

    /** Whether the cases of two places stand in one worklist: what one of them receives, the other could read. */
    public static boolean isSameDesk(Municipality one, Municipality other) {
        ZgwSettings first = of(one);
        ZgwSettings second = of(other);
        return first.zaken().equals(second.zaken()) && first.zaaktype().equals(second.zaaktype());
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "ZgwSettings of " + clientId;
    }
}

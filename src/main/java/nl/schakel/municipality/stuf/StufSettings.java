package nl.schakel.municipality.stuf;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseResult;
import nl.schakel.municipality.GrantedWords;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;

/**
 * How to reach one StUF municipality and what its own words mean: the {@code stuf} block of its file.
 *
 * @param freeMessages      address of its service VrijeBerichten
 * @param mutations         address of its service OntvangAsynchroon
 * @param questions         address of its service BeantwoordVraag
 * @param soap              version of SOAP that it speaks
 * @param sender            the hub, as the municipality knows it
 * @param receiver          the municipality's own system
 * @param caseType          the zaaktype of a melding
 * @param documentType      omschrijving of the documenttype of the melding
 * @param tokenDocumentType the same for the consent token
 * @param login             WS-Security UsernameToken, null where the certificate alone is the identity
 * @param keys              certificates of the hub, null where it needs none of its own
 * @param trust             whom to trust instead of who the JDK trusts, null for the JDK's own list
 * @param statuses          omschrijving of a status to where the case stands
 * @param results           omschrijving of a resultaat to what it means
 * @param decisions         omschrijving of a besluittype to what it decides
 * @param callbackSecret    what its own messages to the hub carry; null where it sends none, then the door stays shut
 * @param poll              how often an open case is looked at
 * @param timeout           longest a whole call may take
 * @param confidentiality   vertrouwelijkAanduiding of the documents
 * @param elements          our name of a fact to the name of the extraElement that carries it
 * @param referrerRole      omschrijving of the betrokkene that the practice is; null where it goes as extraElement only
 * @param withdrawal        how a case is marked when the patient takes back the consent
 * @param granted           in which extraElement a case says what was granted and how
 */
public record StufSettings(URI freeMessages, URI mutations, URI questions, Soap soap, Partner sender, Partner receiver,
                           CaseType caseType, String documentType, String tokenDocumentType, Login login, KeyFile keys,
                           KeyFile trust, Map<String, Kind> statuses, Map<String, CaseResult> results,
                           Map<String, Outcome> decisions, String callbackSecret, Duration poll, Duration timeout,
                           String confidentiality, Map<String, String> elements, String referrerRole,
                           WithdrawalMarks withdrawal, GrantedWords granted) {

    /** Versions of SOAP. */
    enum Soap {
        V1_1, V1_2
    }

    /**
     * A system in the stuurgegevens.
     *
     * @param organisation   null where none is agreed
     * @param administration null where none is agreed
     */
    record Partner(String organisation, String application, String administration) {
    }

    /** A zaaktype: both are asked for, suites differ in which they look at. */
    record CaseType(String code, String name) {
    }

    /** @param digest whether the secret goes as a digest, never itself */
    record Login(String user, String secret, boolean digest) {

        /** Never shows a secret. */
        @Override
        public String toString() {
            return "Login ***";
        }
    }

    /** A PKCS#12 file. */
    record KeyFile(Path path, String password) {

        /** Never shows a secret. */
        @Override
        public String toString() {
            return "KeyFile ***";
        }
    }

    /** What the hub does at a case whose consent is taken back. */
    enum Way {
        /** updateZaak: a note on the case, and the resultaat where one is named. */
        UPDATE,
        /** voegZaakdocumentToe: a note as a document, for suites without updateZaak. */
        DOCUMENT,
        /** Nothing: an operator calls. */
        PHONE
    }

    /**
     * How a case is marked.
     *
     * @param result omschrijving of a resultaat, null for none; only with {@link Way#UPDATE}
     */
    record WithdrawalMarks(Way way, String result) {
    }

    /** What is wrong with the block, one Dutch sentence per broken rule; empty where nothing is. Never a value. */
    public static List<String> findings(Municipality municipality) {
        StufBlock block = new StufBlock(municipality);
        block.read();
        return block.findings();
    }

    /** @throws Fault.Translation {@code stuf-settings} where a rule is broken */
    static StufSettings of(Municipality municipality) {
        StufBlock block = new StufBlock(municipality);
        StufSettings settings = block.read();
        if (!block.findings().isEmpty()) {
            throw new Fault.Translation("stuf-settings", String.join(" ", block.findings()));
        }
        return settings;
    }

    /** Whether the cases of two places stand in one worklist: what one of them receives, the other could read. */
    public static boolean isSameDesk(Municipality one, Municipality other) {
        StufSettings first = of(one);
        StufSettings second = of(other);
        return first.mutations().equals(second.mutations())
                && first.caseType().code().equals(second.caseType().code());
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "StufSettings of " + receiver.application();
    }
}

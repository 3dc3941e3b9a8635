package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.ExpertAnswer;
import nl.schakel.municipality.StepMemory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * Carries what an expert answered, without knowing whom it is about, to the case that does know. The documents pass
 * through: nothing of them is kept, logged or read.
 */
public final class ZgwAnswers {

    /** Most that one look brings along; the rest comes with the next. */
    private static final int MOST_AT_ONCE = 2 * ExpertAnswer.LARGEST;
    private static final Set<String> DRAFTS = Set.of("in_bewerking", "ter_vaststelling");
    private static final byte[] PDF_START = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;

    public ZgwAnswers(ZgwClient client, ZgwCatalogue catalogue) {
        this.client = client;
        this.catalogue = catalogue;
    }

    /**
     * The documents of an expert's case that are neither ours, nor joined, nor drafts. What can be joined comes first:
     * a document that cannot is a fault only when nothing else is left.
     *
     * @param reference  the number that hub and expert share
     * @param receivedAt as the expert's message had it
     * @param joined     whether the document at this address was joined already
     * @return in the order in which the case lists them
     * @throws Fault.Translation {@code expert-answer-too-large}, {@code expert-answer-format}, or as every call
     */
    public List<ExpertAnswer> find(Municipality expertPlace, String caseAddress, ReferralId reference,
                                   Instant receivedAt, Predicate<String> joined) {
        ZgwConnection at = client.open(expertPlace);
        CaseIdentity identity = CaseIdentity.of(RecipientRole.EXPERT, reference, receivedAt);
        List<ExpertAnswer> found = new ArrayList<>();
        Fault unfit = null;
        long size = 0;
        for (JsonNode link : at.list(at.settings().zaken(), "/zaakinformatieobjecten", Map.of("zaak", caseAddress),
                "antwoord zoeken")) {
            String address = ZgwConnection.text(link, "informatieobject").orElse("");
            if (address.isEmpty() || joined.test(address)) {
                continue;
            }
            try {
                JsonNode document = at.get(address, "antwoord zoeken");
                if (identity.isNumberOfOurs(document.path("identificatie").asText())
                        || !CaseDocuments.isWhole(document) || DRAFTS.contains(document.path("status").asText())) {
                    continue;
                }
                ExpertAnswer answer = read(at, address, document);
                size += answer.bytes().length;
                if (size > MOST_AT_ONCE) {
                    return found;
                }
                found.add(answer);
            } catch (Fault.Translation e) {
                unfit = e;
            }
        }
        if (found.isEmpty() && unfit != null) {
            throw unfit;
        }
        return found;
    }

    private static ExpertAnswer read(ZgwConnection at, String address, JsonNode document) {
        String format = document.path("formaat").asText().split(";")[0].strip().toLowerCase(Locale.ROOT);
        if (document.path("bestandsomvang").asLong() > ExpertAnswer.LARGEST) {
            throw new Fault.Translation("expert-answer-too-large", at.sentence("antwoord ophalen", "heeft een antwoord "
                    + "van meer dan " + ExpertAnswer.LARGEST / (1024 * 1024) + " MB; vraag om een kleiner document"));
        }
        if (!format.equals(ExpertAnswer.PDF) && !format.equals(ExpertAnswer.TEXT)) {
            throw unfit(at);
        }
        byte[] bytes = at.bytes(address + "/download", ExpertAnswer.LARGEST, "antwoord ophalen");
        if (format.equals(ExpertAnswer.PDF) ? !isPdf(bytes) : !isText(bytes)) {
            throw unfit(at);
        }
        return new ExpertAnswer(address, ExpertAnswer.TITLE, format, bytes);
    }

    private static Fault unfit(ZgwConnection at) {
        return new Fault.Translation("expert-answer-format", at.sentence("antwoord ophalen", "heeft een antwoord dat "
                + "geen pdf en geen tekst is; vraag om een pdf"));
    }

    private static boolean isPdf(byte[] bytes) {
        return bytes.length >= PDF_START.length
                && Arrays.equals(bytes, 0, PDF_START.length, PDF_START, 0, PDF_START.length);
    }

    private static boolean isText(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return false;
            }
        }
        return bytes.length > 0;
    }

    /**
     * Makes an answer a document of the municipality's own case, once; resumes where an earlier attempt broke.
     *
     * @param municipality the consultant's place
     * @param caseAddress  the consultant's case
     * @param referral     the referral's own number
     * @param receivedAt   as the consultant's message had it
     * @param memory       remembers {@code antwoord-<hash of the answer's address>}
     * @throws Fault.Translation {@code expert-answer-case-closed} where the case takes nothing more, or as every call
     */
    public void join(Municipality municipality, String caseAddress, ReferralId referral, Instant receivedAt,
                     ExpertAnswer answer, StepMemory memory) {
        String hash = hash(answer.address());
        String step = "antwoord-" + hash;
        if (memory.result(step).isPresent()) {
            return;
        }
        ZgwConnection at = client.open(municipality);
        JsonNode zaak = at.get(caseAddress, "zaak ophalen");
        String number = CaseIdentity.of(RecipientRole.CONSULTANT, referral, receivedAt).answerNumber(hash);
        String document = remembered(memory, step + "-document", () ->
                CaseDocuments.find(at, number, answer.bytes().length, "antwoord opslaan").orElseGet(() -> {
                    requireOpen(at, zaak);
                    return PartUpload.isNeeded(at, answer.bytes().length)
                            ? new PartUpload(at, memory, step, "antwoord opslaan", answer.bytes()).run(number,
                                    free -> stored(at, () -> ZgwBodies.withoutContent(body(at, zaak, number, answer),
                                            free)))
                            : made(at, stored(at, () -> body(at, zaak, number, answer)));
                }));
        remembered(memory, step, () -> CaseDocuments.findLink(at, caseAddress, document, "antwoord koppelen")
                .orElseGet(() -> {
                    requireOpen(at, zaak);
                    return made(at, at.post(at.settings().zaken() + "/zaakinformatieobjecten",
                            ZgwBodies.link(caseAddress, document, ExpertAnswer.TITLE), "antwoord koppelen"));
                }));
    }

    /** A type that is refused may be of a catalogue that was replaced: once, it is read anew. */
    private ZgwConnection.Answer stored(ZgwConnection at, Supplier<ObjectNode> body) {
        String address = at.settings().documenten() + "/enkelvoudiginformatieobjecten";
        ZgwConnection.Answer first = at.post(address, body.get(), "antwoord opslaan");
        if (first.refused() == null || !first.refused().isAboutType()) {
            return first;
        }
        catalogue.forget(at);
        return at.post(address, body.get(), "antwoord opslaan");
    }

    private ObjectNode body(ZgwConnection at, JsonNode zaak, String number, ExpertAnswer answer) {
        Municipality.Adviser expert = at.municipality().recipients().expert();
        String author = expert == null ? "Deskundige" : expert.name();
        String today = LocalDate.ofInstant(client.clock().instant(), CaseIdentity.AMSTERDAM).toString();
        return JsonNodeFactory.instance.objectNode().put("identificatie", number)
                .put("bronorganisatie", at.settings().rsin().value())
                .put("creatiedatum", today).put("ontvangstdatum", today)
                .put("titel", ExpertAnswer.TITLE)
                .put("auteur", author.substring(0, Math.min(author.length(), 200)))
                .put("taal", "nld").put("status", "definitief").put("formaat", answer.format())
                .put("bestandsnaam", answer.format().equals(ExpertAnswer.PDF) ? "antwoord-deskundige.pdf"
                        : "antwoord-deskundige.txt")
                .put("bestandsomvang", answer.bytes().length)
                .put("inhoud", Base64.getEncoder().encodeToString(answer.bytes()))
                .put("vertrouwelijkheidaanduiding", at.settings().confidentiality())
                .put("indicatieGebruiksrecht", false)
                .put("informatieobjecttype", type(at, zaak).answerDocument());
    }

    private CaseType type(ZgwConnection at, JsonNode zaak) {
        LocalDate started = ZgwConnection.date(zaak, "startdatum");
        LocalDate day = started == null ? LocalDate.ofInstant(client.clock().instant(), CaseIdentity.AMSTERDAM)
                : started;
        String version = zaak.path("zaaktype").asText();
        CaseType valid = catalogue.caseType(at, day);
        return valid.url().equals(version) ? valid : catalogue.caseTypeOf(at, version, day);
    }

    private static void requireOpen(ZgwConnection at, JsonNode zaak) {
        if (ZgwConnection.text(zaak, "einddatum").isPresent()) {
            throw new Fault.Translation("expert-answer-case-closed", at.sentence("antwoord opslaan", "heeft zaak "
                    + zaak.path("identificatie").asText() + " al gesloten; het antwoord van de deskundige kan er niet "
                    + "meer bij"));
        }
    }

    private static String made(ZgwConnection at, ZgwConnection.Answer answer) {
        if (answer.refused() != null) {
            throw at.refusal(answer.refused());
        }
        return at.addressOf(answer.made(), "antwoord opslaan");
    }

    private static String remembered(StepMemory memory, String step, Supplier<String> work) {
        return memory.result(step).orElseGet(() -> {
            String result = work.get();
            memory.done(step, result);
            return result;
        });
    }

    /** The step that an answer leaves behind when it was joined. */
    static String step(String address) {
        return "antwoord-" + hash(address);
    }

    private static String hash(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

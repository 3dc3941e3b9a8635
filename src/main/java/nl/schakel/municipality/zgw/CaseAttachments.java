package nl.schakel.municipality.zgw;

import java.time.LocalDate;
import java.util.Base64;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.municipality.StepMemory;
import nl.schakel.referral.Fault;

/** Makes files documents of a case that is there, each once; resumes where an earlier attempt broke. */
final class CaseAttachments {

    private final ZgwConnection at;
    private final ZgwCatalogue catalogue;
    private final String caseAddress;
    private final JsonNode zaak;
    private final StepMemory memory;
    private final Words words;

    /**
     * What the steps are called.
     *
     * @param remembered a step's name to that under which it is remembered
     * @param store      of storing, for sentences
     * @param link       of linking, for sentences
     * @param closed     code of the fault where the case takes nothing more
     */
    record Words(Function<String, String> remembered, String store, String link, String closed) {
    }

    /**
     * One file.
     *
     * @param number identificatie, at most 40 characters
     * @param format MIME type
     * @param day    when it was made
     */
    record File(String number, String title, String name, String format, LocalDate day, byte[] bytes) {

        @Override
        public String toString() {
            return "File " + number;
        }
    }

    CaseAttachments(ZgwConnection at, ZgwCatalogue catalogue, String caseAddress, StepMemory memory, Words words) {
        this.at = at;
        this.catalogue = catalogue;
        this.caseAddress = caseAddress;
        this.zaak = at.get(caseAddress, "zaak ophalen");
        this.memory = memory;
        this.words = words;
    }

    /**
     * @param step which file of this addition it is
     * @param type address of the informatieobjecttype, of the case's own version of its zaaktype
     * @throws Fault.Translation where the case takes nothing more, or as every call
     */
    void attach(String step, File file, Function<CaseType, String> type) {
        String document = remembered(step, () -> CaseDocuments.find(at, file.number(), file.bytes().length,
                words.store()).orElseGet(() -> {
                    requireOpen();
                    return store(file, () -> type.apply(type()));
                }));
        remembered(step + "-koppeling", () -> CaseDocuments.findLink(at, caseAddress, document, words.link())
                .orElseGet(() -> {
                    requireOpen();
                    return made(at.post(at.settings().zaken() + "/zaakinformatieobjecten",
                            ZgwBodies.link(caseAddress, document, file.title()), words.link()), words.link());
                }));
    }

    /** A type that is refused may be of a catalogue that was replaced: once, it is read anew. */
    private String store(File file, Supplier<String> type) {
        String address = at.settings().documenten() + "/enkelvoudiginformatieobjecten";
        ObjectNode body = body(file);
        ZgwConnection.Answer first = at.post(address, body.put("informatieobjecttype", type.get()), words.store());
        if (first.refused() == null || !first.refused().isAboutType()) {
            return made(first, words.store());
        }
        catalogue.forget(at);
        return made(at.post(address, body.put("informatieobjecttype", type.get()), words.store()), words.store());
    }

    private ObjectNode body(File file) {
        return JsonNodeFactory.instance.objectNode().put("identificatie", file.number())
                .put("bronorganisatie", at.settings().rsin().value())
                .put("vertrouwelijkheidaanduiding", at.settings().confidentiality())
                .put("creatiedatum", file.day().toString()).put("ontvangstdatum", file.day().toString())
                .put("titel", file.title()).put("auteur", "Schakel").put("taal", "nld").put("status", "definitief")
                .put("formaat", file.format()).put("bestandsnaam", file.name())
                .put("bestandsomvang", file.bytes().length)
                .put("inhoud", Base64.getEncoder().encodeToString(file.bytes())).put("indicatieGebruiksrecht", false);
    }

    private CaseType type() {
        LocalDate started = ZgwConnection.date(zaak, "startdatum");
        LocalDate day = started == null ? LocalDate.ofInstant(at.client().clock().instant(), CaseIdentity.AMSTERDAM)
                : started;
        String version = zaak.path("zaaktype").asText();
        CaseType valid = catalogue.caseType(at, day);
        return valid.url().equals(version) ? valid : catalogue.caseTypeOf(at, version, day);
    }

    private void requireOpen() {
        if (ZgwConnection.text(zaak, "einddatum").isPresent()) {
            throw new Fault.Translation(words.closed(), at.sentence(words.store(), "heeft zaak "
                    + zaak.path("identificatie").asText() + " al gesloten; er kan niets meer bij"));
        }
    }

    private String made(ZgwConnection.Answer answer, String step) {
        if (answer.refused() != null) {
            throw at.refusal(answer.refused());
        }
        return at.addressOf(answer.made(), step);
    }

    private String remembered(String step, Supplier<String> work) {
        String name = words.remembered().apply(step);
        return memory.result(name).orElseGet(() -> {
            String result = work.get();
            memory.done(name, result);
            return result;
        });
    }
}

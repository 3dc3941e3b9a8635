package nl.schakel.fhir;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import nl.schakel.consent.ConsentGate;
import nl.schakel.identity.Bsn;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Refusal;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.Urgency;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/**
 * Reads a referral out of a Bundle in any of the shapes that Dutch HIS vendors send: the ELZ shape of Nictiz,
 * Gravity's, or a plain ServiceRequest. What is wrong is told all at once.
 */
final class ReferralReader {

    private static final Set<Bundle.BundleType> TYPES = EnumSet.of(Bundle.BundleType.TRANSACTION,
            Bundle.BundleType.COLLECTION, Bundle.BundleType.MESSAGE);
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final int MAX_ENTRIES = 5_000;
    private static final int MAX_IDENTIFIER = 255;
    /** From this age a young person decides alone; see the consent table. */
    private static final int OF_AGE = 16;
    /** What a reference to the HIS's Task may look like: it is kept in the clear. */
    private static final Pattern TASK_ADDRESS = Pattern.compile(
            "urn:uuid:[0-9a-fA-F-]{36}|(https?://[A-Za-z0-9./_:-]{1,180}/)?Task/[A-Za-z0-9.-]{1,64}");
    private static final Pattern UUIDS = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NO_DIGITS = Pattern.compile("[^0-9]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{9,}");
    private static final byte[] MODIFIER = "modifierExtension".getBytes(StandardCharsets.US_ASCII);
    /** In JSON a name may be written with escapes. */
    private static final byte[] ESCAPE = "\\u".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;

    ReferralReader(Clock clock) {
        this.clock = clock;
    }

    /** @throws Refused with every reason found */
    Reading read(Submission submission) {
        Bundle bundle = submission.bundle();
        List<Refusal> refusals = new ArrayList<>(submission.findings());
        if (bundle.getType() == null || !TYPES.contains(bundle.getType())) {
            refusals.add(Reason.BUNDLE_TYPE.at("Bundle.type"));
        }
        if (bundle.getEntry().size() > MAX_ENTRIES) {
            throw Refused.because(Reason.BUNDLE_TOO_MANY, "Bundle.entry");
        }
        BundleIndex index = new BundleIndex(bundle);
        refusals.addAll(index.duplicates());
        index.all(Bundle.class).forEach(inner -> refusals.add(Reason.BUNDLE_NESTED.at(index.path(inner))));
        modifiers(submission, index, refusals);
        if (index.all(Consent.class).isEmpty()) {
            refusals.add(ConsentGate.absent("Bundle.entry"));
        }
        ServiceRequest request = request(index, refusals);
        Patient patient = request == null ? null : patient(index, request, refusals);
        Bsn bsn = patient == null ? null : bsn(index, patient, refusals);
        if (patient != null) {
            name(index, patient, refusals);
        }
        LocalDate birthDate = patient == null ? null : birthDate(index, patient, refusals);
        Set<String> practice = request == null ? Set.of() : PracticeFinder.find(index, request, refusals);
        SourceIdentifier source = request == null ? null : source(index, bundle, request, bsn, refusals);
        Provision provision = request == null ? null : ProvisionFinder.find(index, request, refusals);
        if (request != null) {
            authored(index, request, refusals);
        }
        if (!refusals.isEmpty()) {
            throw new Refused(422, refusals);
        }
        return new Reading(submission, index, request, patient, bsn, birthDate, practice, provision, urgency(request),
                source, sourceTask(index, request, bsn));
    }

    /** Where in an accepted Bundle the request and its patient are. */
    record Located(Bundle bundle, ServiceRequest request, Patient patient, Bsn bsn) {
    }

    /** @throws Refused where the Bundle was never acceptable */
    Located locate(Bundle bundle) {
        BundleIndex index = new BundleIndex(bundle);
        List<Refusal> refusals = new ArrayList<>();
        ServiceRequest request = request(index, refusals);
        Patient patient = request == null ? null : patient(index, request, refusals);
        Bsn bsn = patient == null ? null : bsn(index, patient, refusals);
        if (!refusals.isEmpty()) {
            throw new Refused(422, refusals);
        }
        return new Located(bundle, request, patient, bsn);
    }

    /** The request of a Bundle; empty where there is none, or more than one could be it. */
    static Optional<ServiceRequest> order(BundleIndex index) {
        return Optional.ofNullable(request(index, new ArrayList<>()));
    }

    private static ServiceRequest request(BundleIndex index, List<Refusal> refusals) {
        List<ServiceRequest> orders = index.all(ServiceRequest.class).stream()
                .filter(r -> r.getIntent() == ServiceRequest.ServiceRequestIntent.ORDER).toList();
        Optional<ServiceRequest> named = focus(index);
        if (named.isPresent() && orders.contains(named.get())) {
            return named.get();
        }
        List<ServiceRequest> coded = orders.stream().filter(ProvisionFinder::isCoded).toList();
        List<ServiceRequest> candidates = coded.isEmpty() ? orders : coded;
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        refusals.add((candidates.isEmpty() ? Reason.SERVICE_REQUEST_MISSING : Reason.SERVICE_REQUEST_AMBIGUOUS)
                .at("Bundle.entry"));
        return null;
    }

    /** What a Task or a MessageHeader points at as its subject matter. */
    private static Optional<ServiceRequest> focus(BundleIndex index) {
        for (Task task : index.all(Task.class)) {
            Optional<ServiceRequest> request = index.resolve(task, task.getFocus(), ServiceRequest.class);
            if (request.isPresent()) {
                return request;
            }
        }
        for (MessageHeader header : index.all(MessageHeader.class)) {
            for (Reference reference : header.getFocus()) {
                Optional<ServiceRequest> request = index.resolve(header, reference, ServiceRequest.class);
                if (request.isPresent()) {
                    return request;
                }
            }
        }
        return Optional.empty();
    }

    private static Patient patient(BundleIndex index, ServiceRequest request, List<Refusal> refusals) {
        List<Patient> patients = index.all(Patient.class);
        if (patients.size() > 1) {
            refusals.add(Reason.SUBJECT_AMBIGUOUS.at(index.path(patients.get(1))));
            return null;
        }
        Optional<Patient> subject = index.resolve(request, request.getSubject(), Patient.class);
        if (subject.isPresent()) {
            if (patients.size() == 1 && patients.get(0) != subject.get()) {
                refusals.add(Reason.SUBJECT_AMBIGUOUS.at(index.path(patients.get(0))));
                return null;
            }
            return subject.get();
        }
        if (request.getSubject().hasReference()) {
            refusals.add(Reason.REFERENCE_DANGLING.at(index.path(request) + ".subject"));
            return null;
        }
        if (patients.isEmpty()) {
            refusals.add(Reason.PATIENT_MISSING.at(index.path(request) + ".subject"));
            return null;
        }
        return patients.get(0);
    }

    private static Bsn bsn(BundleIndex index, Patient patient, List<Refusal> refusals) {
        String path = index.path(patient) + ".identifier";
        List<String> values = patient.getIdentifier().stream().filter(i -> Systems.BSN.equals(i.getSystem()))
                .map(Identifier::getValue).distinct().toList();
        if (values.isEmpty()) {
            refusals.add(Reason.BSN_MISSING.at(path));
            return null;
        }
        if (values.size() > 1 || !Bsn.isValid(values.get(0))) {
            refusals.add(Reason.BSN_INVALID.at(path));
            return null;
        }
        return Bsn.of(values.get(0));
    }

    private static void name(BundleIndex index, Patient patient, List<Refusal> refusals) {
        if (patient.getName().stream().noneMatch(name -> name.hasFamily() && !name.getFamily().isBlank())) {
            refusals.add(Reason.NAME_MISSING.at(index.path(patient) + ".name"));
        }
    }

    private LocalDate birthDate(BundleIndex index, Patient patient, List<Refusal> refusals) {
        String path = index.path(patient) + ".birthDate";
        DateType date = patient.getBirthDateElement();
        if (!date.hasValue()) {
            refusals.add(Reason.BIRTH_DATE_MISSING.at(path));
            return null;
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), DUTCH_TIME);
        String text = date.getValueAsString();
        try {
            LocalDate earliest = LocalDate.parse(text + "-01-01".substring(text.length() - "2000".length()));
            if (!earliest.isAfter(today)) {
                LocalDate latest = switch (text.length()) {
                    case 4 -> earliest.plusYears(1).minusDays(1);
                    case 7 -> earliest.plusMonths(1).minusDays(1);
                    default -> earliest;
                };
                boolean vague = !latest.equals(earliest);
                return vague && Period.between(latest, today).getYears() < OF_AGE ? null : latest;
            }
        } catch (DateTimeException | StringIndexOutOfBoundsException e) {
            // Refused below, like a date that has not come yet.
        }
        Refusal invalid = Reason.DATE_INVALID.at(path);
        if (!refusals.contains(invalid)) {
            refusals.add(invalid);
        }
        return null;
    }

    private static SourceIdentifier source(BundleIndex index, Bundle bundle, ServiceRequest request, Bsn bsn,
                                           List<Refusal> refusals) {
        Identifier identifier = request.getIdentifier().stream().filter(Identifier::hasValue).findFirst()
                .or(() -> task(index, request).flatMap(task -> task.getIdentifier().stream()
                        .filter(Identifier::hasValue).findFirst()))
                .or(() -> Optional.of(bundle.getIdentifier()).filter(Identifier::hasValue))
                .orElse(null);
        String system = identifier == null || !identifier.hasSystem() ? "" : identifier.getSystem();
        String value = identifier != null ? identifier.getValue() : request.getIdElement().getIdPart();
        if (value == null) {
            value = index.addressOf(request).orElse("");
        }
        if (!isFit(system, value, bsn)) {
            refusals.add(Reason.IDENTIFIER_INVALID.at(index.path(request) + ".identifier"));
        }
        return new SourceIdentifier(system, value);
    }

    private static Optional<Task> task(BundleIndex index, ServiceRequest request) {
        return index.all(Task.class).stream()
                .filter(task -> index.resolve(task, task.getFocus()).filter(r -> r == request).isPresent()).findFirst();
    }

    private static String sourceTask(BundleIndex index, ServiceRequest request, Bsn bsn) {
        return task(index, request).flatMap(index::addressOf)
                .filter(address -> TASK_ADDRESS.matcher(address).matches() && !holdsBsn(address)
                        && !names(bsn, address)).orElse(null);
    }

    /** Whether the digits hold the patient's own number, however it is cut up. */
    /** Whether a number of the sender's can be kept in the clear: not too long, and nobody's BSN. */
    static boolean isFit(String system, String value, Bsn bsn) {
        return !value.isBlank() && value.length() <= MAX_IDENTIFIER && system.length() <= MAX_IDENTIFIER
                && !system.equals(Systems.BSN) && !holdsBsn(value) && !holdsBsn(system) && !names(bsn, system + value);
    }

    private static boolean names(Bsn bsn, String text) {
        return bsn != null && NO_DIGITS.matcher(UUIDS.matcher(text).replaceAll("")).replaceAll("")
                .contains(bsn.value());
    }

    /** A UUID may happen to hold nine digits that pass the elfproef; it means nothing. */
    private static boolean holdsBsn(String text) {
        return DIGITS.matcher(UUIDS.matcher(text).replaceAll("")).results()
                .anyMatch(digits -> Bsn.isValid(digits.group()));
    }

    private void authored(BundleIndex index, ServiceRequest request, List<Refusal> refusals) {
        Date authored = request.getAuthoredOn();
        if (authored != null && authored.toInstant().isAfter(clock.instant().plus(Duration.ofDays(1)))) {
            refusals.add(Reason.DATE_INVALID.at(index.path(request) + ".authoredOn"));
        }
    }

    private static Urgency urgency(ServiceRequest request) {
        return request.getPriority() == null ? Urgency.ROUTINE : switch (request.getPriority()) {
            case URGENT -> Urgency.URGENT;
            case ASAP -> Urgency.ASAP;
            case STAT -> Urgency.STAT;
            default -> Urgency.ROUTINE;
        };
    }

    /** Walks the resources only where the bytes can name a modifierExtension at all. */
    static void modifiers(Submission submission, BundleIndex index, List<Refusal> refusals) {
        if (!contains(submission.body(), MODIFIER) && !contains(submission.body(), ESCAPE)) {
            return;
        }
        for (Resource resource : index.resources()) {
            // A Consent with one is unclear, which is for the consent table to say.
            String place = resource instanceof Consent ? null : modified(resource, index.path(resource));
            if (place != null) {
                refusals.add(Reason.MODIFIER_EXTENSION.at(place));
            }
        }
    }

    private static String modified(Base element, String path) {
        for (Property child : element.children()) {
            if (child.getName().equals("modifierExtension") && child.hasValues()) {
                return path;
            }
            String place = path + "." + child.getName().replace("[x]", "");
            for (int i = 0; i < child.getValues().size(); i++) {
                Base value = child.getValues().get(i);
                String deeper = value == null ? null : modified(value, child.isList() ? place + "[" + i + "]" : place);
                if (deeper != null) {
                    return deeper;
                }
            }
        }
        return null;
    }

    private static boolean contains(byte[] text, byte[] word) {
        for (int start = 0; start <= text.length - word.length; start++) {
            int at = 0;
            while (at < word.length && text[start + at] == word[at]) {
                at++;
            }
            if (at == word.length) {
                return true;
            }
        }
        return false;
    }
}

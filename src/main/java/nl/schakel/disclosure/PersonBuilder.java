package nl.schakel.disclosure;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointSystem;
import org.hl7.fhir.r4.model.ContactPoint.ContactPointUse;
import org.hl7.fhir.r4.model.Enumerations.AdministrativeGender;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Patient;

/** Builds the person from the parts that a policy lists, and accounts for the rest of the Patient. */
final class PersonBuilder {

    private static final Pattern PHONE = Pattern.compile("\\+?[0-9][0-9 ().\\-]{5,19}");
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~\\-]{1,64}@[A-Za-z0-9.\\-]{3,190}");
    private static final String COMMENT = "http://nictiz.nl/fhir/StructureDefinition/ext-Comment";
    private static final String CONFIDENTIAL = "CONF";
    private static final Set<String> PARTS =
            Set.of("identifier", "name", "birthDate", "gender", "address", "telecom", "active");

    private final Patient patient;
    private final Set<PersonPath> paths;
    private final Residue residue;
    private final String at;

    /**
     * @param paths what the policy lists
     * @param at    path of the Patient, for the account of what stays behind
     */
    PersonBuilder(Patient patient, Set<PersonPath> paths, Residue residue, String at) {
        this.patient = patient;
        this.paths = paths;
        this.residue = residue;
        this.at = at;
    }

    /** The person; parts that are not listed, not there or not to be trusted are null. */
    Disclosure.Person build() {
        Disclosure.Person person = new Disclosure.Person(bsn(), name(), birthDate(), gender(), address(),
                contact(PersonPath.PHONE, ContactPointSystem.PHONE, PHONE),
                contact(PersonPath.EMAIL, ContactPointSystem.EMAIL, EMAIL));
        stay("telecom", patient.getTelecom(), point -> point.hasValue()
                && (bare(point).equals(person.phone()) || bare(point).equals(person.email())));
        residue.others(patient, at, PARTS, Set.of());
        return person;
    }

    private String bsn() {
        String bsn = paths.contains(PersonPath.BSN) ? Subject.bsn(patient) : null;
        stay("identifier", patient.getIdentifier(),
                identifier -> bsn != null && bsn.equals(Subject.bsn(identifier)));
        return bsn;
    }

    private Disclosure.Name name() {
        HumanName chosen = !paths.contains(PersonPath.NAME) ? null : first(patient.getName(), List.of(
                name -> name.getUse() == HumanName.NameUse.OFFICIAL, name -> !name.hasUse(),
                name -> name.getUse() == HumanName.NameUse.USUAL));
        stay("name", patient.getName(), name -> name == chosen);
        if (chosen == null) {
            return null;
        }
        String path = at + ".name[" + patient.getName().indexOf(chosen) + ']';
        Disclosure.Name name = DutchName.read(chosen);
        if (name == null) {
            residue.add(path, WithheldReason.FREE_TEXT);
            return null;
        }
        if (name.family() == null && chosen.hasFamily()) {
            residue.add(path + ".family", WithheldReason.FREE_TEXT);
        }
        residue.others(chosen, path, Set.of("use", "text", "family", "given"), Set.of());
        return name;
    }

    private LocalDate birthDate() {
        String text = patient.hasBirthDate() ? patient.getBirthDateElement().getValueAsString() : null;
        if (text == null) {
            return null;
        }
        try {
            if (paths.contains(PersonPath.BIRTH_DATE)) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeParseException yearOrMonthOnly) {
            // Half a date cannot be told from a whole one by who receives it.
        }
        residue.add(at + ".birthDate", WithheldReason.NOT_LISTED);
        return null;
    }

    private String gender() {
        AdministrativeGender gender = patient.getGender();
        if (gender == null || gender == AdministrativeGender.NULL) {
            return null;
        }
        if (!paths.contains(PersonPath.GENDER)) {
            residue.add(at + ".gender", WithheldReason.NOT_LISTED);
            return null;
        }
        return gender.toCode();
    }

    private Disclosure.Address address() {
        Address chosen = !paths.contains(PersonPath.ADDRESS) ? null : first(patient.getAddress(), List.of(
                address -> address.getUse() == Address.AddressUse.HOME && !postal(address),
                address -> !address.hasUse() && !postal(address)));
        stay("address", patient.getAddress(), address -> address == chosen);
        if (chosen == null) {
            return null;
        }
        String path = at + ".address[" + patient.getAddress().indexOf(chosen) + ']';
        DutchAddress.Reading reading = DutchAddress.read(chosen);
        if (reading.lineLeftOut()) {
            residue.add(path + ".line", WithheldReason.FREE_TEXT);
        }
        if (reading.address().city() == null && chosen.hasCity()) {
            residue.add(path + ".city", WithheldReason.FREE_TEXT);
        }
        if (reading.address().postalCode() == null && chosen.hasPostalCode()) {
            residue.add(path + ".postalCode", WithheldReason.FREE_TEXT);
        }
        residue.others(chosen, path, Set.of("use", "type", "line", "city", "postalCode"), Set.of());
        return reading.address();
    }

    private static boolean postal(Address address) {
        return address.getType() == Address.AddressType.POSTAL;
    }

    /** A number with a comment may be a daughter's or a ward's, a number at work is the employer's. */
    private String contact(PersonPath path, ContactPointSystem system, Pattern shape) {
        if (!paths.contains(path)) {
            return null;
        }
        return patient.getTelecom().stream()
                .filter(point -> point.getSystem() == system && point.hasValue())
                .filter(point -> !point.hasUse() || point.getUse() == ContactPointUse.HOME
                        || point.getUse() == ContactPointUse.MOBILE)
                .filter(point -> !point.hasExtension(COMMENT) && !confidential(point))
                .map(PersonBuilder::bare)
                .filter(value -> shape.matcher(value).matches())
                .findFirst().orElse(null);
    }

    private static boolean confidential(ContactPoint point) {
        return Stream.concat(point.getExtension().stream(),
                        Stream.of(point.getSystemElement(), point.getUseElement(), point.getValueElement())
                                .filter(Objects::nonNull).flatMap(element -> element.getExtension().stream()))
                .map(Extension::getValue)
                .anyMatch(value -> value instanceof CodeableConcept concept && concept.getCoding().stream()
                        .anyMatch(coding -> CONFIDENTIAL.equals(coding.getCode())));
    }

    private static String bare(ContactPoint point) {
        return point.getValue().strip().replaceFirst("^(tel|mailto):", "");
    }

    /** The first that fits the first wish, else the second, and so on. */
    private static <T> T first(List<T> all, List<Predicate<T>> wishes) {
        for (Predicate<T> wish : wishes) {
            for (T candidate : all) {
                if (wish.test(candidate)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private <T extends Base> void stay(String property, List<T> all, Predicate<T> went) {
        for (int i = 0; i < all.size(); i++) {
            if (!went.test(all.get(i))) {
                residue.add(at + '.' + property + '[' + i + ']', WithheldReason.NOT_LISTED);
            }
        }
    }
}

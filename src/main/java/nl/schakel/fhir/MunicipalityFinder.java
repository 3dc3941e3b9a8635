package nl.schakel.fhir;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Finds which municipality a referral is for: the one the sender names, else the one the patient lives in (Wmo 2015
 * art. 1.2.1), else the only one the patient consented to. Where two would do, or the one named is not known, none is
 * guessed.
 */
final class MunicipalityFinder {

    private final Directory directory;

    MunicipalityFinder(Directory directory) {
        this.directory = directory;
    }

    Optional<Municipality> find(Reading reading) {
        List<Identifier> named = reading.request().getPerformer().stream()
                .flatMap(performer -> numbers(reading.index(), reading.request(), performer)).toList();
        if (!named.isEmpty()) {
            return onlyOne(named.stream().map(this::byNumber).flatMap(Optional::stream));
        }
        return onlyOne(reading.patient().getAddress().stream().flatMap(this::livingIn))
                .or(() -> onlyOne(reading.index().all(Consent.class).stream()
                        .flatMap(consent -> consented(reading.index(), consent))));
    }

    private static Optional<Municipality> onlyOne(Stream<Municipality> found) {
        Set<Municipality> all = found.collect(Collectors.toSet());
        return all.size() == 1 ? Optional.of(all.iterator().next()) : Optional.empty();
    }

    /** The numbers of municipalities by which a reference names its target. */
    private static Stream<Identifier> numbers(BundleIndex index, Resource from, Reference reference) {
        Stream<Identifier> resolved = index.resolve(from, reference, Organization.class)
                .map(Organization::getIdentifier).orElse(List.of()).stream();
        return Stream.concat(Stream.of(reference.getIdentifier()), resolved)
                .filter(i -> Systems.OIN.equals(i.getSystem()) || Systems.GEMEENTE.equals(i.getSystem()));
    }

    private Optional<Municipality> byNumber(Identifier identifier) {
        try {
            return Systems.OIN.equals(identifier.getSystem())
                    ? directory.byOin(new Oin(identifier.getValue()))
                    : directory.municipality(new GemeenteCode(identifier.getValue()));
        } catch (IllegalArgumentException e) {
            // A malformed number names nobody; the refusal says which element to look at.
            return Optional.empty();
        }
    }

    /** Dutch profiles put the municipality's name in {@code district} and the place in {@code city}. */
    private Stream<Municipality> livingIn(Address address) {
        if (address.getUse() == Address.AddressUse.OLD || address.getUse() == Address.AddressUse.BILLING) {
            return Stream.empty();
        }
        return Optional.ofNullable(address.getDistrict()).flatMap(directory::byName)
                .or(() -> Optional.ofNullable(address.getCity()).flatMap(directory::byName)).stream();
    }

    private Stream<Municipality> consented(BundleIndex index, Consent consent) {
        return consent.getProvision().getProvision().stream()
                .flatMap(provision -> provision.getActor().stream())
                .flatMap(actor -> numbers(index, consent, actor.getReference()))
                .map(this::byNumber).flatMap(Optional::stream);
    }
}

package nl.schakel.fhir;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Gemeenten;
import nl.schakel.directory.Gemeenten.Found;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Finds which municipality a referral is for: the one the sender names, else the one the patient lives in, else the
 * only one the patient consented to. Where two would do, or the one found is not connected, none is guessed. A name or
 * number of a municipality that went into another means the successor.
 *
 * <p>For self-reliance and participation the municipality where the patient lives is the one that decides; for
 * beschermd wonen and opvang any that the patient turns to (Wmo 2015 art. 1.2.1), so there the address is no obstacle,
 * and a municipality may have its centrumgemeente do it ({@code centre} in its file).
 *
 * <p>A sender who names another municipality than the one of the address is taken at its word: an address in a HIS may
 * be old, and a municipality that is not the one sends a melding on (Awb art. 2:3). The patient's consent must name the
 * same.
 */
final class MunicipalityFinder {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final Set<Provision> ANYWHERE = EnumSet.of(Provision.BESCHERMD_WONEN, Provision.OPVANG,
            Provision.SPOEDOPVANG);

    private final Directory directory;
    private final Gemeenten gemeenten;
    private final Clock clock;

    MunicipalityFinder(Directory directory, Gemeenten gemeenten, Clock clock) {
        this.directory = directory;
        this.gemeenten = gemeenten;
        this.clock = clock;
    }

    /** @throws Refused where it is not known, not certain or not connected */
    Municipality find(Reading reading) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), DUTCH_TIME);
        String path = reading.index().path(reading.request()) + ".performer";
        List<Identifier> named = reading.request().getPerformer().stream()
                .flatMap(performer -> numbers(reading.index(), reading.request(), performer)).toList();
        if (!named.isEmpty()) {
            return onlyOne(named.stream().map(number -> byNumber(number, today)).flatMap(Optional::stream))
                    .orElseThrow(() -> refused(named.stream().map(number -> listed(number, today))
                            .reduce(Found.NOTHING, Found::or), path));
        }
        Supposed home = home(reading, today);
        boolean anywhere = ANYWHERE.contains(reading.provision());
        if (home.connected() != null) {
            return anywhere ? centre(home.connected(), today) : home.connected();
        }
        if (home.isTold() && !anywhere) {
            throw refused(home.listed(), path);
        }
        return onlyOne(reading.index().all(Consent.class).stream()
                .flatMap(consent -> consented(reading.index(), consent, today)))
                .orElseThrow(() -> refused(home.listed(), path));
    }

    /**
     * Where the patient may live.
     *
     * @param connected the municipality, null where it is not known, not certain or not connected
     * @param listed    those it may be
     * @param isTold    whether there is one address, or several that agree
     */
    private record Supposed(Municipality connected, Found listed, boolean isTold) {
    }

    private Supposed home(Reading reading, LocalDate today) {
        List<Address> addresses = reading.patient().getAddress().stream().filter(this::isLivedAt).toList();
        List<Address> visited = addresses.stream()
                .filter(address -> address.getType() != Address.AddressType.POSTAL).toList();
        List<Found> found = (visited.isEmpty() ? addresses : visited).stream().map(address -> gemeenten.byAddress(
                        address.getPostalCode(), address.getDistrict(), address.getCity(), today))
                .filter(one -> !one.isUnknown()).toList();
        if (found.isEmpty()) {
            // A municipality that is newer than the list.
            return new Supposed(onlyOne(addresses.stream().flatMap(address -> byName(address, today)))
                    .orElse(null), Found.NOTHING, false);
        }
        Found all = found.stream().reduce(Found.NOTHING, Found::or);
        Found agreed = found.stream().reduce(all, Found::and);
        return agreed.isUnknown() ? new Supposed(null, all, false)
                : new Supposed(agreed.only().flatMap(one -> directory.heir(one.code(), today)).orElse(null), agreed,
                true);
    }

    private boolean isLivedAt(Address address) {
        return address.getUse() != Address.AddressUse.OLD && address.getUse() != Address.AddressUse.BILLING
                && (!address.getPeriod().hasEnd()
                || !address.getPeriod().getEnd().toInstant().isBefore(clock.instant()));
    }

    /** Dutch profiles put the municipality's name in {@code district} and the place in {@code city}. */
    private Stream<Municipality> byName(Address address, LocalDate today) {
        return Optional.ofNullable(address.getDistrict()).flatMap(directory::byName)
                .or(() -> Optional.ofNullable(address.getCity()).flatMap(directory::byName))
                .flatMap(municipality -> directory.heir(municipality.code(), today)).stream();
    }

    private Municipality centre(Municipality home, LocalDate today) {
        return Optional.ofNullable(home.centre()).flatMap(code -> directory.heir(code, today)).orElse(home);
    }

    private static Refused refused(Found listed, String path) {
        if (listed.isAmbiguous()) {
            return new Refused(Reason.MUNICIPALITY_AMBIGUOUS.status(),
                    List.of(Reason.MUNICIPALITY_AMBIGUOUS.at(path, listed.names())));
        }
        return listed.isUnknown() ? Refused.because(Reason.MUNICIPALITY_UNKNOWN, path)
                : new Refused(Reason.MUNICIPALITY_NOT_CONNECTED.status(),
                List.of(Reason.MUNICIPALITY_NOT_CONNECTED.at(path, listed.names())));
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

    private Optional<Municipality> byNumber(Identifier identifier, LocalDate today) {
        return code(identifier).flatMap(code -> directory.heir(code, today));
    }

    /** What CBS lists under a number for which there is no file. */
    private Found listed(Identifier identifier, LocalDate today) {
        return code(identifier).map(code -> gemeenten.successors(code, today)).orElse(Found.NOTHING);
    }

    private Optional<GemeenteCode> code(Identifier identifier) {
        try {
            return Systems.OIN.equals(identifier.getSystem())
                    ? directory.byOin(new Oin(identifier.getValue())).map(Municipality::code)
                    : Optional.of(new GemeenteCode(identifier.getValue()));
        } catch (IllegalArgumentException e) {
            // A malformed number names nobody; the refusal says which element to look at.
            return Optional.empty();
        }
    }

    private Stream<Municipality> consented(BundleIndex index, Consent consent, LocalDate today) {
        return consent.getProvision().getProvision().stream()
                .flatMap(provision -> provision.getActor().stream())
                .flatMap(actor -> numbers(index, consent, actor.getReference()))
                .map(number -> byNumber(number, today)).flatMap(Optional::stream);
    }
}

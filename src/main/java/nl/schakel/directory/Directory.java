package nl.schakel.directory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.ParseException;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.JWKSet;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.security.SystemClient;
import nl.schakel.security.SystemClients;

/** Every municipality and practice that the hub knows. It does not change while the hub runs. */
public final class Directory implements SystemClients {

    private final Map<GemeenteCode, Municipality> municipalities = new LinkedHashMap<>();
    private final Map<AgbCode, Practice> practices = new LinkedHashMap<>();
    private final Map<String, SystemClient> clients = new LinkedHashMap<>();
    private volatile Formers formers = new Formers(LocalDate.MIN, Map.of());

    /**
     * A municipality whose rights and obligations another has by law.
     *
     * @param oin null where it has no file of its own any more
     */
    public record Former(GemeenteCode code, Oin oin) {
    }

    private record Formers(LocalDate day, Map<GemeenteCode, List<Former>> bySuccessor) {
    }

    /** @throws IllegalArgumentException where a client's {@code jwks} is not a JWK Set */
    public Directory(Collection<Municipality> municipalities, Collection<Practice> practices) {
        municipalities.forEach(municipality -> this.municipalities.put(municipality.code(), municipality));
        practices.forEach(practice -> {
            this.practices.put(practice.agb(), practice);
            practice.clients().forEach(client -> clients.put(client.id(), systemClient(practice, client)));
        });
    }

    /**
     * Reads {@code municipalities/*.yaml} and {@code practices/*.yaml} below each directory.
     *
     * @param environment gives the value of a <code>${NAME}</code> in a file, null where there is none
     * @throws ConfigurationInvalid with every broken rule
     */
    public static Directory load(List<Path> configDirectories, Function<String, String> environment) {
        DirectoryReading reading = read(configDirectories, environment);
        if (!reading.findings().isEmpty()) {
            throw new ConfigurationInvalid(reading.findings());
        }
        return reading.directory();
    }

    /** As {@link #load}, but gives what is good together with what is wrong: one bad file does not hide the others. */
    static DirectoryReading read(List<Path> configDirectories, Function<String, String> environment) {
        ConfigurationFiles files = new ConfigurationFiles(environment);
        Map<String, Municipality> municipalities = new LinkedHashMap<>();
        Map<String, Practice> practices = new LinkedHashMap<>();
        List<String> findings = files.findings();
        for (Path directory : configDirectories) {
            if (!Files.isDirectory(directory)) {
                findings.add(directory + ": deze map met instellingen bestaat niet.");
            }
            files.read(directory.resolve("municipalities"), municipalities, MunicipalityFile::read,
                    municipality -> municipality.code().value());
            files.read(directory.resolve("practices"), practices, PracticeFile::read,
                    practice -> practice.agb().value());
        }
        checkTogether(municipalities, practices, findings);
        ServedMunicipalities.reach(municipalities, findings);
        return new DirectoryReading(new Directory(municipalities.values(), practices.values()), List.copyOf(findings));
    }

    /** The municipality with this code, whether it still exists or not: a case under way stays reachable. */
    public Optional<Municipality> municipality(GemeenteCode code) {
        return Optional.ofNullable(municipalities.get(code));
    }

    /**
     * The municipality that serves this code on a day: itself, or after a merger its successor.
     *
     * @return empty before it existed, and after it ended without a successor
     */
    public Optional<Municipality> municipality(GemeenteCode code, LocalDate day) {
        Municipality municipality = municipalities.get(code);
        while (municipality != null && municipality.successor() != null && !day.isBefore(municipality.validUntil())) {
            municipality = municipalities.get(municipality.successor());
        }
        return Optional.ofNullable(municipality).filter(found -> found.validOn(day));
    }

    /**
     * The municipality that has the rights and obligations of this one on a day (Wet algemene regels herindeling
     * art. 44): itself, or after mergers the one that it went into as a whole. What the files say goes before what CBS
     * says, which counts where there is no file any more, or one without a successor.
     *
     * @return empty where it was split, and where the one it went into is not connected
     */
    public Optional<Municipality> heir(GemeenteCode code, LocalDate day) {
        Municipality own = municipalities.get(code);
        boolean told = own != null && (own.validUntil() == null || own.successor() != null
                || day.isBefore(own.validUntil()));
        return told ? municipality(code, day) : Gemeenten.all().heir(code, day)
                .filter(heir -> !heir.code().equals(code)).flatMap(heir -> municipality(heir.code(), day));
    }

    /** Those whose {@link #heir} a municipality is on a day, without itself. */
    public List<Former> formers(GemeenteCode code, LocalDate day) {
        Formers known = formers;
        if (!known.day().equals(day)) {
            known = new Formers(day, Stream.concat(municipalities.keySet().stream(),
                            Gemeenten.all().list().stream().filter(gemeente -> !gemeente.validOn(day))
                                    .map(Gemeente::code)).distinct()
                    .flatMap(former -> heir(former, day).filter(heir -> !heir.code().equals(former))
                            .map(heir -> Map.entry(heir.code(), former(former))).stream())
                    .collect(Collectors.groupingBy(Map.Entry::getKey,
                            Collectors.mapping(Map.Entry::getValue, Collectors.toUnmodifiableList()))));
            formers = known;
        }
        return known.bySuccessor().getOrDefault(code, List.of());
    }

    private Former former(GemeenteCode code) {
        return new Former(code, municipality(code).map(Municipality::oin).orElse(null));
    }

    /** What the files of municipalities say otherwise than CBS does; see {@link GemeentenCheck}. */
    public List<String> remarks() {
        return GemeentenCheck.remarks(municipalities.values());
    }

    /** The municipality that a consent names by this OIN, whether it still exists or not. */
    public Optional<Municipality> byOin(Oin oin) {
        return municipalities.values().stream().filter(municipality -> municipality.oin().equals(oin)).findFirst();
    }

    /**
     * The municipality with this name, without regard to capitals, accents and the word "gemeente" before it.
     *
     * @return empty where two that exist share the name: a guess could send a file to the wrong town hall
     */
    public Optional<Municipality> byName(String name) {
        List<Municipality> named = municipalities.values().stream()
                .filter(municipality -> plain(municipality.name()).equals(plain(name))).toList();
        List<Municipality> existing = named.stream().filter(found -> found.validUntil() == null).toList();
        return Stream.of(named, existing).filter(found -> found.size() == 1).map(found -> found.get(0)).findFirst();
    }

    /**
     * The municipalities whose work this one does, itself first: a case at its case system may be of any of them.
     *
     * @return empty where another one does its work, and for one that is not configured
     */
    public List<Municipality> servedBy(GemeenteCode code) {
        Municipality body = municipalities.get(code);
        return body == null || body.served() != null ? List.of() : Stream.concat(Stream.of(body),
                municipalities.values().stream()
                        .filter(other -> other.served() != null && other.served().by().equals(code))).toList();
    }

    /**
     * Whether what one municipality sends may be about another one's cases: it is that one, has its rights and
     * obligations since a merger ({@link #heir}), or does its work.
     */
    public boolean speaksFor(GemeenteCode one, GemeenteCode other, LocalDate day) {
        Set<GemeenteCode> seen = new HashSet<>();
        Deque<GemeenteCode> next = new ArrayDeque<>(List.of(other));
        while (!next.isEmpty()) {
            GemeenteCode code = next.poll();
            if (code.equals(one)) {
                return true;
            }
            if (seen.add(code)) {
                municipality(code).map(Municipality::served).ifPresent(served -> next.add(served.by()));
                heir(code, day).map(Municipality::code).ifPresent(next::add);
            }
        }
        return false;
    }

    /** All municipalities, also those that no longer exist. */
    public Collection<Municipality> municipalities() {
        return Collections.unmodifiableCollection(municipalities.values());
    }

    public Optional<Practice> practice(AgbCode agb) {
        return Optional.ofNullable(practices.get(agb));
    }

    public Collection<Practice> practices() {
        return Collections.unmodifiableCollection(practices.values());
    }

    @Override
    public Optional<SystemClient> client(String clientId) {
        return Optional.ofNullable(clients.get(clientId));
    }

    private static SystemClient systemClient(Practice practice, Practice.Client client) {
        try {
            JWKSet keys = client.jwks() == null ? null : JWKSet.parse(client.jwks());
            return new SystemClient(client.id(), practice.agb(), practice.name(), keys, client.jwksUri());
        } catch (ParseException e) {
            throw new IllegalArgumentException("the jwks of client " + client.id() + " is not a JWK Set");
        }
    }

    private static void checkTogether(Map<String, Municipality> municipalities, Map<String, Practice> practices,
                                      List<String> findings) {
        unique(municipalities, m -> Stream.of("gemeentecode " + m.code()), findings);
        unique(municipalities, m -> Stream.of("OIN " + m.oin()), findings);
        unique(practices, p -> Stream.of("AGB-code " + p.agb()), findings);
        unique(practices, p -> p.clients().stream().map(client -> "client " + client.id()), findings);
        Map<GemeenteCode, Municipality> byCode = municipalities.values().stream()
                .collect(Collectors.toMap(Municipality::code, m -> m, (one, other) -> one));
        boolean complete = findings.isEmpty();
        municipalities.forEach((file, municipality) -> {
            if (complete && municipality.centre() != null && !byCode.containsKey(municipality.centre())) {
                findings.add(fileName(file) + ": centre noemt een gemeente zonder eigen bestand.");
            }
            Set<GemeenteCode> passed = new HashSet<>();
            Municipality next = municipality;
            while (next != null && next.successor() != null && passed.add(next.code())) {
                next = byCode.get(next.successor());
            }
            if (next == null && complete) {
                findings.add(fileName(file) + ": valid.successor leidt naar een gemeente zonder eigen bestand.");
            } else if (next != null && next.successor() != null) {
                findings.add(fileName(file) + ": valid.successor leidt in een kring.");
            }
        });
        if (complete && municipalities.isEmpty()) {
            findings.add("Er is geen gemeente ingesteld: zet een bestand in config/municipalities/.");
        }
        if (complete && practices.isEmpty()) {
            findings.add("Er is geen praktijk ingesteld: zet een bestand in config/practices/.");
        }
    }

    private static <T> void unique(Map<String, T> byFile, Function<T, Stream<String>> numbers, List<String> findings) {
        Map<String, String> seen = new LinkedHashMap<>();
        byFile.forEach((file, item) -> numbers.apply(item).forEach(number -> {
            String earlier = seen.putIfAbsent(number, file);
            if (earlier != null) {
                findings.add(fileName(file) + ": " + number + " staat ook in " + fileName(earlier) + ".");
            }
        }));
    }

    private static Path fileName(String file) {
        return Path.of(file).getFileName();
    }

    private static String plain(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "").toLowerCase(Locale.ROOT)
                .strip().replaceFirst("^gemeente\\s+", "");
    }
}

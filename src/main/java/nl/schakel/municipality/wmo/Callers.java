package nl.schakel.municipality.wmo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.RecipientRole;

/**
 * Who calls: a role at a municipality, proved by the secret in its file. An unknown municipality, one that asks nothing
 * and a wrong secret are one answer and take as long. After a merger the successor speaks, also at the old address.
 */
final class Callers {

    private static final String BEARER = "Bearer ";
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final List<RecipientRole> ROLES = List.of(RecipientRole.CONSULTANT, RecipientRole.MEDICAL_ADVISER);

    private final Directory directory;
    private final Clock clock;
    /** Compared with where there is no secret. */
    private final byte[] nobody = new byte[32];

    Callers(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
        new SecureRandom().nextBytes(nobody);
    }

    /** @param municipality as it is today */
    record Caller(Municipality municipality, RecipientRole role) {
    }

    /** @param header {@code Authorization}, null where there is none */
    Optional<Caller> of(String code, String header) {
        Optional<Municipality> municipality = municipality(code);
        byte[] given = (header == null || !header.startsWith(BEARER) ? "" : header.substring(BEARER.length()))
                .getBytes(StandardCharsets.UTF_8);
        Optional<Caller> caller = Optional.empty();
        for (RecipientRole role : ROLES) {
            byte[] secret = municipality.map(Municipality::advice).map(advice -> advice.secrets().get(role))
                    .map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(nobody);
            if (MessageDigest.isEqual(secret, given)) {
                caller = Optional.of(new Caller(municipality.orElseThrow(), role));
            }
        }
        return caller;
    }

    /** Under which codes the caller's questions were asked: its own, and those that went into it. */
    Set<GemeenteCode> codes(Caller caller) {
        GemeenteCode code = caller.municipality().code();
        return Stream.concat(Stream.of(code), directory.formers(code, today()).stream().map(Directory.Former::code))
                .collect(Collectors.toSet());
    }

    private Optional<Municipality> municipality(String code) {
        try {
            return directory.municipality(new GemeenteCode(code), today());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), DUTCH_TIME);
    }
}

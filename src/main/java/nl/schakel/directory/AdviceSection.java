package nl.schakel.directory;

import java.time.Period;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.directory.Municipality.Advice;
import nl.schakel.directory.Municipality.Recipients;
import nl.schakel.referral.RecipientRole;

/** Reads who at a municipality may ask practices about patients: the part {@code advice} of its file. */
final class AdviceSection {

    private static final Period TERM = Period.ofDays(14);
    private static final int SECRET_LENGTH = 16;
    private static final String SECRET = "een geheim van minstens 16 tekens";

    private AdviceSection() {
    }

    /**
     * @param recipients who reads a referral there
     * @return null where the file has no such part: then nobody may ask
     */
    static Advice read(Section file, Recipients recipients) {
        Section advice = file.section("advice");
        Map<RecipientRole, String> secrets = new EnumMap<>(RecipientRole.class);
        secret(advice, RecipientRole.CONSULTANT, secrets);
        Section adviser = secret(advice, RecipientRole.MEDICAL_ADVISER, secrets);
        Set<String> big = big(adviser);
        Period term = advice.optional("term", Forms::term, "een termijn als P14D (dagen) of P2W (weken)", TERM);
        if (!file.has("advice")) {
            return null;
        }
        String key = RecipientRole.MEDICAL_ADVISER.code();
        if (!advice.has(RecipientRole.CONSULTANT.code()) && !advice.has(key)) {
            file.finding("advice", "noemt niemand: nodig is consultant of medical-adviser, met een geheim");
        }
        if (advice.has(key) && (recipients.medicalAdviser() == null || !recipients.medicalAdviser().isReachable())) {
            advice.finding(key, "vraagt om recipients.medical-adviser met een oin en een eigen blok: hij krijgt het "
                    + "antwoord");
        }
        if (advice.has(key) && big.isEmpty()) {
            adviser.finding("big", "ontbreekt: nodig zijn de BIG-nummers van de artsen die mogen vragen");
        }
        if (secrets.size() > 1 && new LinkedHashSet<>(secrets.values()).size() == 1) {
            adviser.finding("secret", "moet een ander geheim zijn dan dat van consultant: daaraan herkent de hub de rol");
        }
        return new Advice(Collections.unmodifiableMap(secrets), big, term);
    }

    private static Section secret(Section advice, RecipientRole role, Map<RecipientRole, String> secrets) {
        Section asker = advice.section(role.code());
        if (advice.has(role.code())) {
            String secret = asker.required("secret", s -> s.length() >= SECRET_LENGTH ? s : null, SECRET);
            if (secret != null) {
                secrets.put(role, secret);
            }
        }
        return asker;
    }

    private static Set<String> big(Section adviser) {
        Set<String> numbers = new LinkedHashSet<>();
        for (JsonNode item : adviser.items("big")) {
            if (item.isTextual() && item.textValue().matches("[0-9]{11}")) {
                numbers.add(item.textValue());
            } else {
                adviser.finding("big", "noemt iets dat geen BIG-nummer is: elf cijfers tussen aanhalingstekens");
            }
        }
        return Collections.unmodifiableSet(numbers);
    }
}

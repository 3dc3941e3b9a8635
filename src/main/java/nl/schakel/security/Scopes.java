package nl.schakel.security;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * SMART's {@code system/…} scopes, v1 ({@code .read}, {@code .write}, {@code .*}) and v2 ({@code .cruds}), brought
 * down to what any practice may do. Which referrals a practice may see is not a scope: it sees its own.
 */
final class Scopes {

    /** In the order in which the token shows them; the letters in SMART's order c, r, u, d, s. */
    private static final Map<String, String> PRACTICE_MAY = new LinkedHashMap<>();

    static {
        // A referral is one Bundle with resources of any type, so creating is not a right per type.
        PRACTICE_MAY.put("*", "c");
        PRACTICE_MAY.put("Bundle", "c");
        PRACTICE_MAY.put("ServiceRequest", "crs");
        PRACTICE_MAY.put("Task", "rus");
        PRACTICE_MAY.put("Communication", "rs");
        PRACTICE_MAY.put("Consent", "ru");
        PRACTICE_MAY.put("Questionnaire", "r");
        PRACTICE_MAY.put("QuestionnaireResponse", "c");
        PRACTICE_MAY.put("Subscription", "cruds");
        PRACTICE_MAY.put("AuditEvent", "rs");
    }

    private static final Pattern SYSTEM_SCOPE =
            Pattern.compile("system/([A-Z][A-Za-z]{1,40}|\\*)\\.(read|write|\\*|(?=.)c?r?u?d?s?)");

    private Scopes() {
    }

    /** Everything a practice may be granted. */
    static Set<String> all() {
        return PRACTICE_MAY.entrySet().stream().map(may -> "system/" + may.getKey() + "." + may.getValue())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Whether these are scopes for a program and not for a person at a screen. */
    static boolean allForSystems(Collection<String> asked) {
        return !asked.isEmpty() && asked.stream().allMatch(scope -> scope.startsWith("system/"));
    }

    /**
     * The part of the request that is granted, possibly nothing. A scope with a filter ({@code ?…}) is left out: to
     * grant it without the filter would give more than was asked.
     */
    static Set<String> granted(Collection<String> asked) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String scope : asked) {
            Matcher matcher = SYSTEM_SCOPE.matcher(scope);
            if (matcher.matches()) {
                PRACTICE_MAY.keySet().stream()
                        .filter(resource -> matcher.group(1).equals("*") || matcher.group(1).equals(resource))
                        .forEach(resource -> wanted.merge(resource, letters(matcher.group(2)), String::concat));
            }
        }
        Set<String> granted = new LinkedHashSet<>();
        PRACTICE_MAY.forEach((resource, may) -> {
            String letters = may.chars().filter(c -> wanted.getOrDefault(resource, "").indexOf(c) >= 0)
                    .mapToObj(Character::toString).collect(Collectors.joining());
            if (!letters.isEmpty()) {
                granted.add("system/" + resource + "." + letters);
            }
        });
        return granted;
    }

    /** Whether one of these granted scopes covers the operation. */
    static boolean allow(Collection<String> granted, String resource, char operation) {
        return granted.stream().map(SYSTEM_SCOPE::matcher).filter(Matcher::matches)
                .filter(scope -> scope.group(1).equals("*") || scope.group(1).equals(resource))
                .anyMatch(scope -> letters(scope.group(2)).indexOf(operation) >= 0);
    }

    private static String letters(String permission) {
        return switch (permission) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> "cruds";
            default -> permission;
        };
    }
}

package nl.schakel.operations.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientProperties;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientProperties.Provider;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientProperties.Registration;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * OpenID Connect as {@code spring.security.oauth2.client.*} and {@code schakel.operators.oidc.*} describe it.
 *
 * @param client     Spring's own settings
 * @param rolesClaim claim that names roles or groups, with dots for a claim within a claim
 * @param nameClaim  claim by which a person is shown and logged; {@code sub} where it is absent
 * @param groups     the provider's groups for each role; where none is given at all, roles have their own names there
 */
record OidcSettings(OAuth2ClientProperties client, String rolesClaim, String nameClaim, Map<Role, Set<String>> groups) {

    private static final String CLIENT = "spring.security.oauth2.client";
    private static final String OURS = "schakel.operators.oidc.";

    /** @throws BindException where Spring's settings have another form */
    static OidcSettings of(Environment environment) {
        OAuth2ClientProperties client = Binder.get(environment).bindOrCreate(CLIENT, OAuth2ClientProperties.class);
        Map<Role, Set<String>> groups = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            List<String> names = Arrays.stream(environment.getProperty(OURS + "groups." + role.code(), "").split(","))
                    .map(String::strip).filter(name -> !name.isEmpty()).toList();
            if (!names.isEmpty()) {
                groups.put(role, Set.copyOf(names));
            }
        }
        return new OidcSettings(client, environment.getProperty(OURS + "roles-claim", "roles"),
                environment.getProperty(OURS + "name-claim", "preferred_username"), groups);
    }

    /** Whether there is a provider, and so no local file. */
    boolean configured() {
        return !client.getRegistration().isEmpty();
    }

    /** The roles that a person's claims give. */
    Set<Role> roles(Map<String, Object> claims) {
        Set<String> told = new HashSet<>();
        collect(claim(claims, rolesClaim), told);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            Set<String> wanted = groups.isEmpty() ? Set.of(role.code()) : groups.getOrDefault(role, Set.of());
            if (wanted.stream().anyMatch(told::contains)) {
                roles.add(role);
            }
        }
        return roles;
    }

    private static Object claim(Map<?, ?> claims, String path) {
        if (claims.containsKey(path) || !path.contains(".")) {
            return claims.get(path);
        }
        String first = path.substring(0, path.indexOf('.'));
        return claims.get(first) instanceof Map<?, ?> inner ? claim(inner, path.substring(first.length() + 1)) : null;
    }

    private static void collect(Object claim, Set<String> names) {
        if (claim instanceof String name) {
            names.add(name);
        } else if (claim instanceof Collection<?> many) {
            many.forEach(one -> collect(one, names));
        }
    }

    /** One Dutch sentence for each thing that keeps people out, or lets a listener in. */
    List<String> findings() {
        List<String> findings = new ArrayList<>();
        client.getRegistration().forEach((id, registration) -> look(id, registration, findings));
        if (configured() && rolesClaim.isBlank()) {
            findings.add("schakel.operators.oidc.roles-claim is leeg: noem de claim waarin de provider rollen zet.");
        }
        return findings;
    }

    private void look(String id, Registration registration, List<String> findings) {
        String where = CLIENT + ".registration." + id + ": ";
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,49}")) {
            findings.add(where + "neem als naam letters, cijfers en streepjes.");
        }
        if (registration.getClientId() == null || registration.getClientId().isBlank()) {
            findings.add(where + "client-id ontbreekt.");
        }
        if (registration.getScope() != null && !registration.getScope().contains("openid")) {
            findings.add(where + "scope mist openid; zonder is het geen OpenID Connect.");
        }
        Provider provider = client.getProvider()
                .get(registration.getProvider() == null ? id : registration.getProvider());
        if (provider == null || provider.getIssuerUri() == null) {
            findings.add(where + "provider.issuer-uri ontbreekt, het adres van de OpenID Connect-provider.");
        } else if (!provider.getIssuerUri().matches("https://\\S+|http://(localhost|127\\.0\\.0\\.1)[:/]?\\S*")) {
            findings.add(where + "provider.issuer-uri moet met https:// beginnen.");
        }
    }
}

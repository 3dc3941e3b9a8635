package nl.schakel.operations.access;

import java.util.List;
import java.util.Set;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Gives people that the provider vouches for the rights of their roles; nobody without a role comes in. */
final class OidcOperators implements OAuth2UserService<OidcUserRequest, OidcUser> {

    /** Error code of someone without a role. */
    static final String NO_ROLE = "no-role";

    private static final String SUBJECT = "sub";
    private static final int LONGEST_ENTITY = 100;

    private final OAuth2UserService<OidcUserRequest, OidcUser> provider;
    private final OidcSettings settings;
    private final AuditLog audit;

    OidcOperators(OAuth2UserService<OidcUserRequest, OidcUser> provider, OidcSettings settings, AuditLog audit) {
        this.provider = provider;
        this.settings = settings;
        this.audit = audit;
    }

    /** @throws OAuth2AuthenticationException {@link #NO_ROLE} where the claims give none */
    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser person = provider.loadUser(request);
        String name = name(person);
        Set<Role> roles = settings.roles(person.getClaims());
        AuditEntry entry = AuditEntry.of(roles.isEmpty() ? AuditAction.LOGIN_REFUSED : AuditAction.LOGGED_IN,
                "operator/" + person.getClaimAsString(name)).with(subject(person));
        if (roles.isEmpty()) {
            audit.add(entry.failing(NO_ROLE));
            throw new OAuth2AuthenticationException(new OAuth2Error(NO_ROLE));
        }
        audit.add(entry);
        List<String> rights = Role.rights(roles).stream().map(Enum::name).toList();
        return new DefaultOidcUser(AuthorityUtils.createAuthorityList(rights), person.getIdToken(),
                person.getUserInfo(), name);
    }

    /** A name of the provider that is none here could not stand in an entry. */
    private String name(OidcUser person) {
        if (person.getClaims().get(settings.nameClaim()) instanceof String name && OperatorsFile.isName(name)) {
            return settings.nameClaim();
        }
        if (person.getSubject() == null || !person.getSubject().matches("[!-~]{1,100}")) {
            throw new OAuth2AuthenticationException(new OAuth2Error("no-name"));
        }
        return SUBJECT;
    }

    /** By which the provider itself knows the person again: names are given to others some day. */
    private static String subject(OidcUser person) {
        String subject = "subject/" + person.getSubject().replaceAll("[^!-~]", "?");
        return subject.length() > LONGEST_ENTITY ? subject.substring(0, LONGEST_ENTITY) : subject;
    }
}

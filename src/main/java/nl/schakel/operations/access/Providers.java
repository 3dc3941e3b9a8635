package nl.schakel.operations.access;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.security.oauth2.client.OAuth2ClientPropertiesMapper;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;

/**
 * The OpenID Connect providers. Each is asked for its addresses when someone first logs in and not at the start: a
 * provider that is away keeps operators out, never referrals.
 */
final class Providers implements ClientRegistrationRepository {

    /** Below it: the registration's name. */
    static final String START = "/operations/login/oidc";
    /** Where a provider sends people back, with the registration's name. */
    static final String BACK = "/operations/login/code";

    private static final Logger log = LoggerFactory.getLogger(Providers.class);

    private final OidcSettings settings;
    private final String baseUrl;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Map<String, ClientRegistration> registrations;

    Providers(OidcSettings settings, String baseUrl) {
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /** Names for people, by the registration's name; asks nobody. */
    Map<String, String> names() {
        Map<String, String> names = new TreeMap<>();
        settings.client().getRegistration().forEach((id, registration) ->
                names.put(id, registration.getClientName() == null ? id : registration.getClientName()));
        return names;
    }

    /** Whether there is one of this name and its addresses are known; may ask it. */
    boolean answers(String id) {
        return settings.client().getRegistration().containsKey(id) && findByRegistrationId(id) != null;
    }

    /** Null where there is none of this name, or it does not answer. */
    @Override
    public ClientRegistration findByRegistrationId(String id) {
        Map<String, ClientRegistration> known = registrations;
        return (known == null ? ask() : known).get(id);
    }

    /** One asks and others do not wait: who comes meanwhile is told to try again. */
    private Map<String, ClientRegistration> ask() {
        if (!settings.configured() || !asking.tryLock()) {
            return Map.of();
        }
        try {
            registrations = new OAuth2ClientPropertiesMapper(settings.client()).asClientRegistrations().values().stream()
                    .map(this::ours).collect(Collectors.toMap(ClientRegistration::getRegistrationId, one -> one));
            return registrations;
        } catch (RuntimeException e) {
            log.warn("De OpenID Connect-provider geeft zijn adressen niet ({}); aanmelden bij /operations kan niet tot hij "
                    + "dat weer doet. Ga na of spring.security.oauth2.client.provider klopt.",
                    e.getClass().getSimpleName());
            return Map.of();
        } finally {
            asking.unlock();
        }
    }

    /** The way back is the address that everyone sees, whatever a request says of itself. */
    private ClientRegistration ours(ClientRegistration registration) {
        ClientRegistration.Builder ours = ClientRegistration.withClientRegistration(registration)
                .redirectUri(baseUrl + BACK + "/" + registration.getRegistrationId());
        if (registration.getScopes() == null || registration.getScopes().isEmpty()) {
            ours.scope(Set.of("openid"));
        }
        return ours.build();
    }
}

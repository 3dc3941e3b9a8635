package nl.schakel.operations.access;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.operations.access.Attempts.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Checks a name and a password against {@code config/operators.yaml}. Neither the answer, nor its time, nor a pause
 * tells whether a name exists; nothing that was typed goes to a log.
 */
final class LocalOperators implements AuthenticationProvider {

    private static final Logger log = LoggerFactory.getLogger(LocalOperators.class);
    /** Several people may share an address, and so a number of mistakes. */
    private static final int PEOPLE_AT_AN_ADDRESS = 4;
    /** Checking a password is made to be slow: no more at a time, so that referrals notice nothing of a flood. */
    private static final int CHECKS_AT_A_TIME = 2;
    private static final long PATIENCE_SECONDS = 5;

    private final List<LocalOperator> operators;
    private final Attempts attempts;
    private final KnownDevices devices;
    private final AuditLog audit;
    private final Semaphore checks = new Semaphore(CHECKS_AT_A_TIME);

    LocalOperators(List<LocalOperator> operators, Attempts attempts, KnownDevices devices, AuditLog audit) {
        this.operators = List.copyOf(operators);
        this.attempts = attempts;
        this.devices = devices;
        this.audit = audit;
    }

    /** What counts together: a browser that this person used before has a count of its own. */
    private record Subjects(String person, String address) {
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return authentication == UsernamePasswordAuthenticationToken.class;
    }

    /**
     * @throws LockedException                where the name or the address must wait
     * @throws AuthenticationServiceException where too many log in at this moment
     * @throws BadCredentialsException        where name or password is wrong
     */
    @Override
    public Authentication authenticate(Authentication wish) {
        String name = wish.getName();
        String password = String.valueOf(wish.getCredentials());
        Origin origin = (Origin) wish.getDetails();
        Subjects subjects = devices.device(name, origin.mark())
                .map(device -> new Subjects("device/" + device, null))
                .orElseGet(() -> new Subjects("name/" + name, "address/" + origin.network()));
        begin(subjects, origin);
        LocalOperator operator = checked(name, password);
        if (operator == null) {
            refused(name, origin, "wrong-password");
            throw new BadCredentialsException("name or password is wrong");
        }
        attempts.forget(subjects.person());
        if (subjects.address() != null) {
            attempts.giveBack(subjects.address());
        }
        audit.add(AuditEntry.of(AuditAction.LOGGED_IN, "operator/" + name).with("address/" + origin.address()));
        return UsernamePasswordAuthenticationToken.authenticated(name, null, AuthorityUtils.createAuthorityList(
                operator.rights().stream().map(Enum::name).toList()));
    }

    private void begin(Subjects subjects, Origin origin) {
        Answer address = subjects.address() == null ? Answer.GO_AHEAD
                : attempts.begin(subjects.address(), PEOPLE_AT_AN_ADDRESS);
        Answer person = address == Answer.WAIT ? Answer.WAIT : attempts.begin(subjects.person(), 1);
        if (person == Answer.WAIT) {
            throw new LockedException("must wait");
        }
        if (address == Answer.LAST_FOR_NOW || person == Answer.LAST_FOR_NOW) {
            log.warn("Aanmelden bij /operations ging te vaak mis vanaf {}: nieuwe pogingen moeten even wachten.",
                    origin.address());
        }
    }

    /** Who proved to be it; null where nobody did. For an unknown name someone's password is looked at all the same. */
    private LocalOperator checked(String name, String password) {
        LocalOperator known = operators.stream().filter(operator -> operator.name().equals(name)).findFirst().orElse(null);
        LocalOperator looked = known != null ? known : operators.get(Math.floorMod(name.hashCode(), operators.size()));
        try {
            if (!checks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AuthenticationServiceException("too many at this moment");
            }
            try {
                return looked.password().matches(password) ? known : null;
            } finally {
                checks.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AuthenticationServiceException("interrupted");
        }
    }

    private void refused(String name, Origin origin, String code) {
        boolean known = operators.stream().anyMatch(operator -> operator.name().equals(name));
        audit.add(AuditEntry.of(AuditAction.LOGIN_REFUSED, known ? "operator/" + name : "unknown")
                .with("address/" + origin.address()).failing(code));
    }
}

package nl.schakel.operations.access;

import java.util.List;

import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Who may do what, as one table: the first row that fits decides, and what fits none is refused. */
final class PageRights {

    /** @param right null where {@code open} says it */
    private record Row(List<HttpMethod> methods, String pattern, Right right, Open open) {
    }

    private enum Open { TO_ANYONE, TO_WHO_IS_LOGGED_IN }

    private static final List<HttpMethod> SEE = List.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final List<HttpMethod> DO = List.of(HttpMethod.POST);
    private static final List<HttpMethod> BOTH = List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST);

    private static final List<Row> TABLE = List.of(
            new Row(SEE, "/operations/assets/**", null, Open.TO_ANYONE),
            new Row(SEE, "/operations/login/**", null, Open.TO_ANYONE),
            new Row(DO, "/operations/logout", null, Open.TO_WHO_IS_LOGGED_IN),
            new Row(BOTH, "/operations/referrals/*/content/**", Right.CONTENT, null),
            new Row(BOTH, "/operations/configuration/**", Right.ADMINISTER, null),
            new Row(BOTH, "/operations/audit/**", Right.ADMINISTER, null),
            new Row(SEE, "/operations/**", Right.VIEW, null),
            new Row(DO, "/operations/**", Right.OPERATE, null));

    private PageRights() {
    }

    static void apply(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        for (Row row : TABLE) {
            for (HttpMethod method : row.methods()) {
                var paths = requests.requestMatchers(PathPatternRequestMatcher.withDefaults()
                        .matcher(method, row.pattern()));
                if (row.right() != null) {
                    paths.hasAuthority(row.right().name());
                } else if (row.open() == Open.TO_ANYONE) {
                    paths.permitAll();
                } else {
                    paths.authenticated();
                }
            }
        }
        requests.anyRequest().denyAll();
    }
}

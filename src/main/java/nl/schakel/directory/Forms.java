package nl.schakel.directory;

import java.net.URI;
import java.time.Period;
import java.util.Set;

/** Forms of values that both kinds of file use. */
final class Forms {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    static final String ADDRESS = "een volledig https-adres (http mag alleen naar localhost)";
    static final String DATE = "een datum, jjjj-mm-dd";

    private Forms() {
    }

    /** An absolute address that is safe to send personal data to; null otherwise. */
    static URI address(String text) {
        URI uri = URI.create(text);
        boolean safe = "https".equals(uri.getScheme())
                || "http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost()));
        return safe && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                ? uri : null;
    }

    static Period term(String text) {
        Period period = Period.parse(text);
        return period.isNegative() || period.isZero() ? null : period;
    }

    static String text(String text) {
        return text.length() <= 200 ? text : null;
    }
}

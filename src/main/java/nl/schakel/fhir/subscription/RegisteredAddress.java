package nl.schakel.fhir.subscription;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import nl.schakel.directory.SafeAddress;

/** Where the hub may call a HIS: only there, where the operator wrote it down in the practice's file. */
final class RegisteredAddress {

    /** A server may take these for a dot, a slash or a backslash, and leave the registered folder by them. */
    private static final Pattern DISGUISED = Pattern.compile("(?i)%2e|%2f|%5c|%00|//");
    private static final int LONGEST = 500;

    private RegisteredAddress() {
    }

    /** Whether this is a whole and safe address that says what it means. */
    static boolean isSafe(URI address) {
        return address.getHost() != null && address.getRawUserInfo() == null && address.getRawFragment() == null
                && address.getRawQuery() == null && address.toString().length() <= LONGEST
                && SafeAddress.isSafe(address, "http") && address.normalize().equals(address)
                && !DISGUISED.matcher(address.getRawPath()).find();
    }

    /** Whether it lies at or below one of the registered addresses. */
    static boolean isWithin(URI address, List<URI> registered) {
        return registered.stream().anyMatch(place -> isAt(address, place));
    }

    private static boolean isAt(URI address, URI place) {
        String folder = place.getRawPath().replaceAll("/+$", "");
        return address.getScheme().equalsIgnoreCase(place.getScheme())
                && address.getHost().toLowerCase(Locale.ROOT).equals(place.getHost().toLowerCase(Locale.ROOT))
                && port(address) == port(place)
                && (address.getRawPath().equals(folder) || address.getRawPath().startsWith(folder + "/"));
    }

    private static int port(URI address) {
        return address.getPort() != -1 ? address.getPort() : address.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }
}

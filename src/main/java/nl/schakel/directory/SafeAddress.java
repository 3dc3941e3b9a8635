package nl.schakel.directory;

import java.net.URI;
import java.util.Set;

/** Where personal data may go: over a line that is encrypted, or to this machine itself, as in a demo. */
public final class SafeAddress {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private SafeAddress() {
    }

    /**
     * Whether an address is safe.
     *
     * @param scheme the open one: {@code http} or {@code amqp}; with an {@code s} behind it, it is the encrypted one
     */
    public static boolean isSafe(URI address, String scheme) {
        return (scheme + "s").equals(address.getScheme())
                || scheme.equals(address.getScheme()) && isLoopback(address);
    }

    /** Whether an address is on this machine. */
    public static boolean isLoopback(URI address) {
        return address.getHost() != null && LOOPBACK.contains(address.getHost());
    }
}

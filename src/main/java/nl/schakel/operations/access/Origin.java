package nl.schakel.operations.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Where someone logs in from.
 *
 * @param address of the caller as the server knows it; {@code unknown} where a proxy gave something else
 * @param mark    of a browser that was here before ({@link KnownDevices}), null where it has none
 */
record Origin(String address, String mark) {

    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");
    private static final int NETWORK_BYTES = 8;

    static Origin of(HttpServletRequest request) {
        Optional<String> address = Optional.ofNullable(request.getRemoteAddr())
                .filter(text -> ADDRESS.matcher(text).matches());
        return new Origin(address.orElse("unknown"), cookie(request, Cookies.DEVICE));
    }

    static String cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null ? null : Arrays.stream(cookies).filter(cookie -> cookie.getName().equals(name))
                .map(Cookie::getValue).findFirst().orElse(null);
    }

    /** One household or organisation: of an IPv6 address the first half, because one machine has the whole other half. */
    String network() {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // With a colon it is no name, so nobody is asked for it.
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}

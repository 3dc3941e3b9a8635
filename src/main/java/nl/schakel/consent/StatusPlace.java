package nl.schakel.consent;

import java.net.URI;
import java.util.Map;

/**
 * Where a token's bit is (Token Status List, claim {@code status}).
 *
 * @param list  number of the list, from 0
 * @param index of the bit in it
 */
record StatusPlace(long list, int index) {

    /** Tokens in one list: with fewer, a list tells who looks at it; with more, it is larger than a page. */
    static final int LIST_SIZE = 1 << 16;
    static final String PATH = "/consent-tokens/status-lists/";

    static URI uri(URI issuer, long list) {
        return URI.create(issuer + PATH + list);
    }

    Map<String, Object> claim(URI issuer) {
        return Map.of("status_list", Map.of("idx", index, "uri", uri(issuer, list).toString()));
    }
}

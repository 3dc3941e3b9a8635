package nl.schakel.municipality.zgw;

import java.net.URI;

/**
 * Which scope of the Autorisaties API a call asks for: what an administrator must tick. Where the standard lets more
 * than one do (Zaken 1.5.1, Documenten 1.4.2), it is the narrowest that the hub does not have by then already.
 */
final class ZgwScope {

    static final String CASE_CREATE = "zaken.aanmaken";
    static final String CASE_CHANGE = "zaken.bijwerken";
    static final String CASE_READ = "zaken.lezen";
    static final String CASE_STATUS = "zaken.statussen.toevoegen";
    static final String DOCUMENT_CREATE = "documenten.aanmaken";
    static final String DOCUMENT_READ = "documenten.lezen";
    static final String DOCUMENT_CHANGE = "documenten.bijwerken";
    static final String DOCUMENT_LOCK = "documenten.lock";
    static final String CATALOGUE_READ = "catalogi.lezen";
    static final String DECISION_READ = "besluiten.lezen";
    static final String SUBSCRIBE = "notificaties.consumeren";
    static final String RIGHTS_READ = "autorisaties.lezen";

    private ZgwScope() {
    }

    /** The scope for a call to one of the configured interfaces; null for an address outside them. */
    static String needed(ZgwSettings settings, String method, String address) {
        boolean reads = method.equals("GET");
        if (ZgwConnection.isUnder(settings.zaken(), address)) {
            return reads ? CASE_READ : writingCase(settings.zaken(), method, address);
        }
        if (ZgwConnection.isUnder(settings.documenten(), address)) {
            return reads ? DOCUMENT_READ : writingDocument(method, address);
        }
        if (ZgwConnection.isUnder(settings.catalogi(), address)) {
            return CATALOGUE_READ;
        }
        if (ZgwConnection.isUnder(settings.besluiten(), address)) {
            return DECISION_READ;
        }
        if (ZgwConnection.isUnder(settings.notificaties(), address)) {
            return SUBSCRIBE;
        }
        return ZgwConnection.isUnder(settings.autorisaties(), address) ? RIGHTS_READ : null;
    }

    private static String writingCase(URI base, String method, String address) {
        String path = address.substring(base.toString().length());
        if (method.equals("POST") && path.equals("/zaken")) {
            return CASE_CREATE;
        }
        // Who made the case may set its first status; for a later one more is asked.
        return path.equals("/statussen") ? CASE_STATUS : CASE_CHANGE;
    }

    private static String writingDocument(String method, String address) {
        if (address.endsWith("/unlock")) {
            return DOCUMENT_LOCK;
        }
        return method.equals("POST") ? DOCUMENT_CREATE : DOCUMENT_CHANGE;
    }
}

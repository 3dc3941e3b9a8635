package nl.schakel.demo.zgw;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a simulated municipality is set up.
 *
 * @param name         of the municipality, on its page
 * @param clientId     of the hub, as the municipality registered it
 * @param secret       the hub signs its tokens with
 * @param rsin         of the municipality
 * @param zaaktypen    identificatie of each zaaktype in its catalogue
 * @param scopes       what the hub may do
 * @param autopilot    pause between the steps of the automatic consultant; null: nobody does anything by itself
 * @param echo         whether the hub is also notified of what it did itself, as a real system does
 * @param keep         how many exchanges are kept; the oldest make room
 * @param notifyBatch  how long notifications that are to come out of order are gathered
 * @param pageSize     most resources on one page of a list
 * @param partSize     most bytes in one part of a document that is uploaded in parts
 * @param properties   eigenschappen of every zaaktype besides the usual ones
 */
public record Options(String name, String clientId, String secret, String rsin, List<String> zaaktypen,
                      Set<String> scopes, Duration autopilot, boolean echo, int keep, Duration notifyBatch,
                      int pageSize, int partSize, List<String> properties) {

    /** What a hub needs and no more. */
    public static final Set<String> USUAL_SCOPES = Set.of("zaken.aanmaken", "zaken.bijwerken", "zaken.lezen",
            "documenten.aanmaken", "documenten.lezen", "documenten.bijwerken", "documenten.lock", "catalogi.lezen",
            "besluiten.lezen", "notificaties.consumeren", "autorisaties.lezen");

    /** The zaaktype of a melding, of a question to the medical adviser, and of a question to an expert. */
    public static final List<String> USUAL_ZAAKTYPEN = List.of("WMO-MELDING", Catalogue.ADVICE, Catalogue.CONSULTATION);

    /** A quiet municipality: the usual zaaktypen and rights, no automatic consultant. */
    public static Options of(String clientId, String secret, String rsin) {
        return new Options("Gemeente Voorbeeld", clientId, secret, rsin, USUAL_ZAAKTYPEN, USUAL_SCOPES, null,
                false, 20_000, Duration.ofMillis(300), Lists.PAGE_SIZE, 64 * 1024, List.of());
    }

    public Options withName(String name) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    public Options withZaaktypen(List<String> zaaktypen) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    public Options withScopes(Set<String> scopes) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    /** Puts an automatic consultant to work who takes this long over each step. */
    public Options withAutopilot(Duration autopilot) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    public Options withEcho(boolean echo) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    /** Keeps only this many exchanges, for long runs under load. */
    public Options withKeep(int keep) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    public Options withPageSize(int pageSize) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    /** Cuts documents that come without their content into parts of at most this many bytes. */
    public Options withPartSize(int partSize) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    public Options withProperties(List<String> properties) {
        return new Options(name, clientId, secret, rsin, zaaktypen, scopes, autopilot, echo, keep, notifyBatch,
                pageSize, partSize, properties);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return name + " for client " + clientId;
    }
}

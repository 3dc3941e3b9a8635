package nl.schakel.demo.zgw;

/**
 * One attempt to notify.
 *
 * @param channel     {@code zaken} or {@code besluiten}
 * @param resource    what changed, as the standard calls it
 * @param resourceUrl where it is
 * @param action      {@code create} or {@code partial_update}
 * @param status      what the subscriber answered; -1 where nobody did, 0 where it was lost on request
 */
public record Notice(String channel, String resource, String resourceUrl, String action, int status) {
}

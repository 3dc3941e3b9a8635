package nl.schakel.demo.iwmo;

/**
 * A message on its way to the hub.
 *
 * @param message without its envelope
 * @param bytes   as it goes over the line
 */
record Outgoing(String function, String identification, String reference, byte[] message, byte[] bytes) {
}

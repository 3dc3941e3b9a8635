package nl.schakel.municipality.iwmo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.Fault;

/**
 * How to reach one iWmo municipality: the {@code iwmo} block of its file.
 *
 * @param transport           how messages travel
 * @param url                 where to: an https address, or that of the municipality's own broker; null for a folder
 * @param user                name at the broker, null where the certificate says who the hub is
 * @param secret              bearer token of an http address, or the password of the user; null where the certificate
 *                            says who the hub is
 * @param certificate         PKCS12 file with the hub's own key and certificate (mutual TLS), null where there is none
 * @param certificatePassword of that file
 * @param timeout             longest that sending one message may take
 * @param folder              where the back office fetches its messages; null for the other ways
 * @param queue               name of the queue at the broker; null for the other ways
 * @param envelope            what goes around a message
 * @param application         name of the receiving application in that envelope
 * @param callbackSecret      what the municipality's own messages carry, at least 16 characters
 */
record IwmoSettings(Transport transport, URI url, String user, String secret, Path certificate,
                    String certificatePassword, Duration timeout, Path folder, String queue, Envelope envelope,
                    String application, String callbackSecret) {

    /** How messages travel. */
    enum Transport { HTTP, FOLDER, AMQP }

    /** What goes around a message. */
    enum Envelope { NONE, GGK }

    /** What is wrong with the block, one Dutch sentence per broken rule; empty where nothing is. Never a value. */
    static List<String> findings(Municipality municipality) {
        IwmoBlock block = new IwmoBlock(municipality);
        block.read();
        return block.findings();
    }

    /** @throws Fault.Translation {@code iwmo-settings} where a rule is broken */
    static IwmoSettings of(Municipality municipality) {
        IwmoBlock block = new IwmoBlock(municipality);
        IwmoSettings settings = block.read();
        if (!block.findings().isEmpty()) {
            throw new Fault.Translation("iwmo-settings", String.join(" ", block.findings()));
        }
        return settings;
    }

    /** Never shows a secret. */
    @Override
    public String toString() {
        return "IwmoSettings by " + transport;
    }
}

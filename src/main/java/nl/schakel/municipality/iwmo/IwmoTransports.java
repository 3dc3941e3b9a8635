package nl.schakel.municipality.iwmo;

import java.time.Clock;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.iwmo.IwmoSettings.Envelope;

/** The ways in which messages travel; the municipality's file says which one is hers. */
final class IwmoTransports implements IwmoTransport {

    private final GgkEnvelope envelope;
    private final HttpTransport http;
    private final FolderTransport folder;
    private final AmqpTransport amqp;
    private final Clock clock;

    IwmoTransports(GgkEnvelope envelope, HttpTransport http, FolderTransport folder, AmqpTransport amqp, Clock clock) {
        this.envelope = envelope;
        this.http = http;
        this.folder = folder;
        this.amqp = amqp;
        this.clock = clock;
    }

    /**
     * @throws nl.schakel.referral.Fault.Translation also {@code iwmo-settings} where the municipality's block is wrong
     */
    @Override
    public void send(IwmoMessage message, Municipality place) {
        IwmoSettings settings = IwmoSettings.of(place);
        String who = "Gemeente " + place.name();
        byte[] bytes = settings.envelope() == Envelope.GGK
                ? envelope.wrap(message, settings.application(), clock.instant()) : message.payload();
        switch (settings.transport()) {
            case HTTP -> http.send(message, bytes, settings, who);
            case FOLDER -> folder.send(message, bytes, settings, who);
            case AMQP -> amqp.send(message, bytes, settings, who);
            default -> throw new IllegalStateException("no such transport");
        }
    }
}

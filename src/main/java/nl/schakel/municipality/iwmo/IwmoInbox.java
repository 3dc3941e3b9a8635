package nl.schakel.municipality.iwmo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.UnmappedWords;
import nl.schakel.municipality.iwmo.IwmoAnswers.Said;
import nl.schakel.municipality.iwmo.IwmoRequests.Request;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in what municipalities send: WMO316, WMO319 and WMO301, and transport errors. What it says of a referral is on
 * disk, together with the retour that is due, when {@link #receive} returns; what becomes of the referral follows in
 * {@link IwmoCases}. The same bytes may come any number of times.
 */
final class IwmoInbox {

    private static final Logger log = LoggerFactory.getLogger(IwmoInbox.class);
    private static final String TRANSPORT_ERROR = "Fo01";

    private final Function<byte[], IncomingMessage> envelope;
    private final Directory directory;
    private final IwmoRequests requests;
    private final IwmoAnswers answers;
    private final RetourOutbox retours;
    private final IwmoRules rules;
    private final BiPredicate<ReferralId, Bsn> isAbout;
    private final Function<String, Fault> transportErrors;
    private final TransactionTemplate transaction;
    private final UnmappedWords unmapped;

    /**
     * @param isAbout         whether a referral is about this person
     * @param transportErrors what a code of a {@code Fo01} means; a message that the network has already is no fault
     * @param unmapped        hears which codes are on no list of the hub's
     */
    IwmoInbox(Function<byte[], IncomingMessage> envelope, Directory directory, IwmoRequests requests,
              IwmoAnswers answers, RetourOutbox retours, BiPredicate<ReferralId, Bsn> isAbout,
              Function<String, Fault> transportErrors, TransactionTemplate transaction, UnmappedWords unmapped) {
        this.envelope = envelope;
        this.directory = directory;
        this.requests = requests;
        this.answers = answers;
        this.retours = retours;
        this.rules = new IwmoRules(requests, answers);
        this.isAbout = isAbout;
        this.transportErrors = transportErrors;
        this.transaction = transaction;
        this.unmapped = unmapped;
    }

    /** Nothing was kept: the sender must do something first. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final int status;
        private final String code;

        /** @param sentence Dutch, without content of the message */
        Refused(int status, String code, String sentence) {
            super(sentence, null, false, false);
            this.status = status;
            this.code = code;
        }

        int status() {
            return status;
        }

        String code() {
            return code;
        }
    }

    /**
     * @param reached the municipality that sends, or sent by whose connection
     * @throws Refused where it is no message of theirs for one of our practices
     */
    void receive(Municipality reached, byte[] body) {
        IncomingMessage incoming = open(body);
        if (incoming.error() != null) {
            transportError(reached, incoming);
            return;
        }
        try {
            XmlNode message = XmlNode.parse(incoming.payload());
            Received received = MessageReader.read(message);
            Letter letter = new Letter(reached, message, received.header(), hash(incoming.payload()),
                    incoming.reference());
            if (received instanceof Received.Retour retour) {
                retour(letter, retour);
            } else if (isFirst(letter)) {
                judge(letter, received);
            }
        } catch (XmlNode.Unreadable e) {
            throw new Refused(400, "iwmo-unreadable", "Het bericht is geen leesbare XML van een redelijke omvang.");
        } catch (MessageHeader.Invalid e) {
            e.unknown().ifPresent(unknown -> unmapped.seen(reached, unknown.list().name(), unknown.code(),
                    hash(incoming.payload())));
            throw new Refused(422, "iwmo-invalid", "Het bericht voldoet niet aan het XSD: het moet " + e.getMessage()
                    + " hebben.");
        } catch (DuplicateKeyException e) {
            // The same message, at the same moment, in another thread or process.
        }
    }

    /** A message with where it came from. */
    private record Letter(Municipality reached, XmlNode message, MessageHeader header, String hash, String reference) {

        @Override
        public String toString() {
            return header.function();
        }
    }

    private IncomingMessage open(byte[] body) {
        try {
            return envelope.apply(body);
        } catch (Fault.Translation e) {
            throw new Refused(e.code().endsWith("too-large") ? 413 : 400, e.code(), e.sentence());
        }
    }

    private void retour(Letter letter, Received.Retour retour) {
        MessageHeader header = retour.header();
        Request request = requests.find(header.sender(), header.identification())
                .filter(found -> found.receiver().equals(header.receiver()))
                .filter(found -> serves(letter.reached(), found.receiver()))
                .orElseThrow(IwmoInbox::unknownRetour);
        if (answers.hash(header.receiver(), "WMO316", header.identification()).isPresent()) {
            // One retour for each message (IV028).
            return;
        }
        transaction.executeWithoutResult(status -> {
            requests.lock(request);
            requests.judged(request, retour.codes().isEmpty());
            answers.keep(header.receiver(), header.identification(), letter.hash(), new Said(0, "WMO316",
                    request.referral(), request.reference(), null, null, retour.codes(), null), true);
        });
    }

    private void transportError(Municipality reached, IncomingMessage incoming) {
        Request request = uuid(incoming.cross()).flatMap(requests::find)
                .filter(found -> serves(reached, found.receiver())).orElse(null);
        if (request == null) {
            // Of a retour, most likely: the municipality must hear outside the message traffic (OP090x2).
            log.warn("Het berichtenverkeer kon een bericht aan gemeente {} niet bezorgen dat geen verzoek is. Vraag de "
                    + "gemeente welke retour zij mist.", reached.code());
            return;
        }
        Fault fault = transportErrors.apply(incoming.error());
        if (!TransportErrors.codes().contains(incoming.error())) {
            unmapped.seen(reached, TRANSPORT_ERROR, TransportErrors.kept(incoming.error()),
                    request.reference().toString());
        }
        String hash = hash((incoming.cross() + '/' + incoming.error()).getBytes(StandardCharsets.UTF_8));
        String identification = hash.substring(0, 12);
        if (fault == null || answers.hash(request.receiver(), TRANSPORT_ERROR, identification).isPresent()) {
            return;
        }
        try {
            transaction.executeWithoutResult(status -> {
                if (fault instanceof Fault.Translation) {
                    requests.judged(request, false);
                }
                answers.keep(request.receiver(), identification, hash, new Said(0, TRANSPORT_ERROR,
                        request.referral(), request.reference(), null, null, List.of(incoming.error()), null), true);
            });
        } catch (DuplicateKeyException e) {
            // Another was first with the same.
        }
    }

    /** Whether it is of this municipality, for a practice of ours, and did not come before. */
    private boolean isFirst(Letter letter) {
        MessageHeader header = letter.header();
        if (!serves(letter.reached(), header.sender())) {
            throw new Refused(422, "iwmo-other-municipality", "De Afzender is niet de gemeente van dit adres, noch een "
                    + "gemeente die daarin is opgegaan of waarvoor zij het werk doet.");
        }
        if (directory.practice(new AgbCode(header.receiver())).isEmpty()) {
            throw new Refused(422, "iwmo-receiver-unknown", "De Ontvanger is geen praktijk die via deze hub verwijst.");
        }
        Optional<String> earlier = answers.hash(header.sender(), header.function(), header.identification());
        if (earlier.isPresent() && !earlier.get().equals(letter.hash())) {
            transaction.executeWithoutResult(status -> headerOnly(letter, List.of("9056")));
        }
        return earlier.isEmpty();
    }

    private void judge(Letter letter, Received received) {
        List<String> header = rules.ofHeader(received, requests.today());
        if (!header.isEmpty()) {
            transaction.executeWithoutResult(status -> {
                keepRefused(letter);
                headerOnly(letter, header);
            });
        } else if (received instanceof Received.Answer answer) {
            answer(letter, answer);
        } else {
            allocations(letter, (Received.Allocations) received);
        }
    }

    private void answer(Letter letter, Received.Answer answer) {
        Optional<ReferralId> about = referral(letter, answer.reference());
        transaction.executeWithoutResult(status -> {
            about.ifPresent(referral -> requests.lock(requests.of(referral).get(0)));
            List<String> codes = rules.of(answer, about);
            if (!codes.isEmpty()) {
                keepRefused(letter);
                repeated(letter, node -> codes);
                return;
            }
            keep(letter, new Said(0, "WMO319", about.orElseThrow(), null, answer.answer(), answer.reason(), List.of(),
                    null), true);
            headerOnly(letter, List.of());
        });
    }

    private void allocations(Letter letter, Received.Allocations received) {
        Bsn client = Bsn.of(received.bsn());
        List<Received.Allocation> ours = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        for (Received.Allocation allocation : received.allocations()) {
            if (allocation.reference() == null) {
                answers.allocated(letter.header().sender(), allocation.number()).filter(id -> isAbout.test(id, client))
                        .ifPresent(known -> ours.add(allocation));
            } else if (referral(letter, allocation.reference()).filter(id -> isAbout.test(id, client)).isPresent()) {
                ours.add(allocation);
            } else {
                strangers.add(allocation.reference());
            }
        }
        transaction.executeWithoutResult(status -> {
            if (!strangers.isEmpty()) {
                keepRefused(letter);
                repeated(letter, node -> strangers.contains(String.valueOf(node.text("ReferentieAanbieder")))
                        ? List.of("9379") : List.of());
                return;
            }
            keep(letter, new Said(0, "WMO301", null, null, null, null, List.of(), null), false);
            ours.forEach(allocation -> answers.keep(letter.header().sender(), allocation,
                    allocation.reference() == null
                            ? answers.allocated(letter.header().sender(), allocation.number()).orElseThrow()
                            : ReferralId.of(allocation.reference())));
            headerOnly(letter, List.of());
        });
    }

    /** The referral of ours that this municipality knows by this ReferentieAanbieder. */
    private Optional<ReferralId> referral(Letter letter, String reference) {
        return uuid(reference).map(ReferralId::new).filter(id -> requests.of(id).stream()
                .anyMatch(request -> request.sender().equals(letter.header().receiver())
                        && serves(letter.header().sender(), request.receiver())));
    }

    private boolean serves(Municipality reached, String code) {
        return serves(reached.code().value(), code);
    }

    private boolean serves(String one, String other) {
        return directory.speaksFor(new GemeenteCode(one), new GemeenteCode(other), requests.today());
    }

    private void keepRefused(Letter letter) {
        keep(letter, new Said(0, letter.header().function(), null, null, null, null, List.of(), null), false);
    }

    private void keep(Letter letter, Said said, boolean toDo) {
        answers.keep(letter.header().sender(), letter.header().identification(), letter.hash(), said, toDo);
    }

    private void headerOnly(Letter letter, List<String> codes) {
        put(letter, Retours.headerOnly(letter.header(), number(letter), requests.today(), codes));
    }

    private void repeated(Letter letter, Function<XmlNode, List<String>> codes) {
        put(letter, Retours.repeated(letter.header(), letter.message(), number(letter), requests.today(), codes));
    }

    private void put(Letter letter, byte[] retour) {
        MessageHeader header = letter.header();
        UUID answersTo = uuid(letter.reference()).orElseGet(() ->
                UUID.nameUUIDFromBytes(letter.hash().getBytes(StandardCharsets.US_ASCII)));
        retours.put(letter.reached().code(), new IwmoMessage(Retours.functionFor(header.function()), number(letter),
                header.receiver(), header.sender(), answersTo, true, retour, null));
    }

    private static String number(Letter letter) {
        return letter.hash().substring(0, 12).toUpperCase(Locale.ROOT);
    }

    private static Refused unknownRetour() {
        return new Refused(422, "iwmo-retour-unknown", "De retour hoort bij geen bericht dat de hub aan deze gemeente "
                + "verstuurde.");
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text == null || text.length() != 36 ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

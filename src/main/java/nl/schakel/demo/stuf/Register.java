package nl.schakel.demo.stuf;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** The cases of a municipality, in memory. */
final class Register {

    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");
    static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
    static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");

    private final String code;
    private final Map<String, Zaak> zaken = new LinkedHashMap<>();
    private final Set<String> documents = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private int given;

    Register(String code) {
        this.code = code;
    }

    static LocalDate today() {
        return LocalDate.now(ZONE);
    }

    static String now() {
        return MOMENT.format(Instant.now().atZone(ZONE));
    }

    /** A number that was never given before (ZDS: gemeentecode first). */
    synchronized String newNumber(String kind) {
        given++;
        return code + today().getYear() + kind + String.format("%08d", given);
    }

    /** @return false where a message with this number came before */
    synchronized boolean isNew(String sender, String reference) {
        return seen.add(sender + " " + reference);
    }

    /** @return false where there is such a case already */
    synchronized boolean add(Zaak zaak) {
        return zaken.putIfAbsent(zaak.number, zaak) == null;
    }

    /** @return false where there is such a document already */
    synchronized boolean addDocument(String zaak, Dossier.Document document) {
        if (!documents.add(document.number())) {
            return false;
        }
        found(zaak).documents.add(document);
        return true;
    }

    synchronized boolean has(String number) {
        return zaken.containsKey(number);
    }

    synchronized Optional<Dossier> find(String number) {
        return Optional.ofNullable(zaken.get(number)).map(Zaak::dossier);
    }

    synchronized List<Dossier> all() {
        return zaken.values().stream().map(Zaak::dossier).toList();
    }

    synchronized <T> T with(String number, Function<Zaak, T> deed) {
        return deed.apply(found(number));
    }

    synchronized void change(String number, Consumer<Zaak> deed) {
        deed.accept(found(number));
    }

    synchronized List<byte[]> contents() {
        List<byte[]> contents = new ArrayList<>();
        zaken.values().forEach(zaak -> zaak.documents.forEach(document -> contents.add(document.content())));
        return contents;
    }

    private Zaak found(String number) {
        Zaak zaak = zaken.get(number);
        if (zaak == null) {
            throw new NoSuchElementException("Deze zaak bestaat niet.");
        }
        return zaak;
    }
}

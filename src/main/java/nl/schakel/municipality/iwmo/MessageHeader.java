package nl.schakel.municipality.iwmo;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Header of a message; of a retour, the values of the message that it answers.
 *
 * @param function       for instance {@code WMO319}
 * @param sender         AGB code or gemeentecode
 * @param receiver       likewise
 * @param identification at most 12 characters
 * @param date           Dagtekening
 * @param baseXsd        BasisschemaXsdVersie
 * @param messageXsd     BerichtXsdVersie
 */
record MessageHeader(String function, String sender, String receiver, String identification, LocalDate date,
                     String baseXsd, String messageXsd) {

    /** COD002-VEKT, of the messages that the hub sends or receives. */
    static final Map<String, String> CODES = Map.of("WMO301", "414", "WMO302", "415", "WMO315", "444", "WMO316", "445",
            "WMO319", "482", "WMO320", "483");
    private static final Pattern AGB = Pattern.compile("[0-9]{8}");
    private static final Pattern MUNICIPALITY = Pattern.compile("[0-9]{4}");
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");
    private static final Pattern CODE = Pattern.compile("[0-9A-Z]{1,2}");
    private static final int LONGEST_IDENTIFICATION = 12;

    /** @throws Invalid where a part is missing or not what the XSD asks for */
    static MessageHeader of(String function, XmlNode message) {
        XmlNode header = message.child("Header");
        if (header == null) {
            throw new Invalid("een Header");
        }
        require(CODES.get(function).equals(header.text("BerichtCode")), "de BerichtCode die bij " + function + " "
                + "hoort");
        require(Iwmo32.VERSION.equals(header.text("BerichtVersie"))
                && Iwmo32.SUBVERSION.equals(header.text("BerichtSubversie")), "BerichtVersie 3 en BerichtSubversie 2");
        // A retour repeats what it answers: there the practice is the sender.
        boolean fromPractice = function.equals("WMO315") || function.equals("WMO316");
        String identification = header.text("BerichtIdentificatie", "Identificatie");
        require(matches(fromPractice ? AGB : MUNICIPALITY, header.text("Afzender")), "een Afzender");
        require(matches(fromPractice ? MUNICIPALITY : AGB, header.text("Ontvanger")), "een Ontvanger");
        require(isIdentification(identification), "een Identificatie van 1 tot 12 tekens");
        require(matches(VERSION, header.text("XsdVersie", "BasisschemaXsdVersie"))
                && matches(VERSION, header.text("XsdVersie", "BerichtXsdVersie")), "een XsdVersie");
        return new MessageHeader(function, header.text("Afzender"), header.text("Ontvanger"), identification,
                date(header.text("BerichtIdentificatie", "Dagtekening"), "een Dagtekening"),
                header.text("XsdVersie", "BasisschemaXsdVersie"), header.text("XsdVersie", "BerichtXsdVersie"));
    }

    static boolean isIdentification(String text) {
        return text != null && !text.isBlank() && text.length() <= LONGEST_IDENTIFICATION;
    }

    /** A date without time zone (RS032). */
    static LocalDate date(String text, String what) {
        try {
            if (text != null) {
                return LocalDate.parse(text.strip());
            }
        } catch (DateTimeParseException e) {
            // Said below, without the text.
        }
        throw new Invalid(what);
    }

    /** A code that the hub's list does not have. */
    record UnknownCode(CodeList list, String code) {
    }

    /** Something of two characters at most is a code; anything longer may be what somebody wrote. */
    static void requireListed(CodeList list, String code, String what) {
        if (!list.contains(code)) {
            throw new Invalid(what, code != null && CODE.matcher(code).matches() ? new UnknownCode(list, code) : null);
        }
    }

    static void require(boolean valid, String what) {
        if (!valid) {
            throw new Invalid(what);
        }
    }

    private static boolean matches(Pattern pattern, String text) {
        return text != null && pattern.matcher(text).matches();
    }

    /** It is an iWmo message, but not as the XSD asks: no retour is due, its sender hears at once (IV028, level 1). */
    static final class Invalid extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient UnknownCode unknown;

        /** @param what what is missing or wrong, in Dutch, never a value */
        Invalid(String what) {
            this(what, null);
        }

        /** @param unknown the code that its list does not have; null where something else is wrong */
        Invalid(String what, UnknownCode unknown) {
            super(what, null, false, false);
            this.unknown = unknown;
        }

        /** Empty where no code is wrong, or it cannot be told that it is one. */
        Optional<UnknownCode> unknown() {
            return Optional.ofNullable(unknown);
        }
    }
}

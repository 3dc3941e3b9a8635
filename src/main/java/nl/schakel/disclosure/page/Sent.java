package nl.schakel.disclosure.page;

import java.time.LocalDate;

import nl.schakel.document.Printable;

/** What goes along with the patient's data, told alike to the GP beforehand and to the patient afterwards. */
final class Sent {

    private Sent() {
    }

    /** {@code Huisartsenpraktijk De Linde, 020-5550110, AGB-code 01012345}; parts that are null are left out. */
    static String practice(String name, String phone, String agb) {
        return Printable.joined(", ", Printable.line(name), Printable.line(phone),
                agb == null ? null : "AGB-code " + Printable.line(agb));
    }

    /** @param given null where unknown */
    static String consent(LocalDate given) {
        return given == null ? "Dat er toestemming is" : "Toestemming gegeven op " + DutchTime.day(given);
    }
}

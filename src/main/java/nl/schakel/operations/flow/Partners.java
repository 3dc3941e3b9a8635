package nl.schakel.operations.flow;

import java.util.Locale;

import nl.schakel.directory.Directory;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;

/** Who is meant by {@code municipality/0363}, {@code practice/01012345} and {@code hub}. */
final class Partners {

    static final String HUB = "hub";

    private final Directory directory;

    Partners(Directory directory) {
        this.directory = directory;
    }

    /** As the partner is called in a sentence: {@code gemeente Amsterdam}. */
    String name(String partner) {
        String number = partner.substring(partner.indexOf('/') + 1);
        if (partner.startsWith("municipality/")) {
            return directory.municipality(new GemeenteCode(number)).map(found -> municipality(found.name()))
                    .orElse("gemeente " + number);
        }
        if (partner.startsWith("practice/")) {
            return directory.practice(new AgbCode(number)).map(found -> found.name()).orElse("praktijk " + number);
        }
        return "de hub";
    }

    /** As a heading: {@code Gemeente Amsterdam}. */
    String heading(String partner) {
        String name = partner.equals(HUB) ? "De hub zelf" : name(partner);
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private static String municipality(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("gemeente ") ? "gemeente" + name.substring(8)
                : "gemeente " + name;
    }
}

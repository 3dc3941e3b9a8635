package nl.schakel.disclosure;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why something that was in the referral did not go. The code is what {@link Disclosure.Withheld#reason()} holds; the
 * words are plain Dutch (language level B1) for the patient and the GP.
 */
public enum WithheldReason {

    NOT_LISTED("not-listed", "Dit staat niet op de lijst van wat de ontvanger nodig heeft."),
    REASON("reason", "Dit is de medische reden. De gemeente hoeft die niet te weten."),
    FREE_TEXT("free-text", "Dit is vrije tekst. Vrije tekst gaat niet mee."),
    NARRATIVE("narrative", "Dit is een leesbare samenvatting van de praktijk. Die gaat niet mee."),
    AUTHOR("author", "Dit zegt wie u behandelt. Dat kan iets over uw gezondheid verraden."),
    EXTENSION("extension", "Dit is een extra gegeven dat niet is afgesproken."),
    CONTAINED("contained", "Dit is een gegeven dat in een ander gegeven is verpakt. Dat gaat niet mee."),
    CODE_NOT_LISTED("code-not-listed", "Deze waarde staat niet op de lijst van wat de ontvanger nodig heeft."),
    LINK("link", "Dit verwijst naar een ander gegeven. Zo'n verwijzing gaat niet mee."),
    NOT_FUNCTIONAL("not-functional", "Dit gaat niet over wat u wel en niet kunt, maar over uw gezondheid."),
    DEVICE_NOT_LISTED("device-not-listed", "Dit hulpmiddel hoeft de ontvanger niet te kennen."),
    NOT_SUBJECT("not-subject", "Dit gaat niet, of niet zeker, over u."),
    STATUS("status", "Dit geldt niet (meer), of is nog niet vastgesteld."),
    SUPERSEDED("superseded", "Hiervan is een nieuwer of gelijk gegeven."),
    MODIFIER("modifier", "Hierbij staat iets dat de betekenis kan omkeren. Daarom gaat het niet mee."),
    UNRESOLVED("unresolved", "Dit verwijst naar iets dat niet in de verwijzing zit."),
    AMBIGUOUS("ambiguous", "Hier staan twee dingen tegelijk die niet bij elkaar horen."),
    OBJECTED("objected", "U wilde niet dat dit werd gedeeld."),
    SENSITIVE("sensitive", "De praktijk heeft dit als extra gevoelig aangemerkt.");

    private final String code;
    private final String words;

    WithheldReason(String code, String words) {
        this.code = code;
        this.words = words;
    }

    /** The reason with this code. */
    public static Optional<WithheldReason> ofCode(String code) {
        return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
    }

    public String code() {
        return code;
    }

    /** What the patient reads. */
    public String words() {
        return words;
    }
}

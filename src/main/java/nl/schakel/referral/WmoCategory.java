package nl.schakel.referral;

import java.util.Arrays;
import java.util.Optional;

/**
 * What kind of provision a municipality granted: iWmo 3.2 code list WMO020, coarser than {@link Provision} and with
 * kinds that no GP refers for.
 */
public enum WmoCategory {

    HUISHOUDEN("01", "Hulp bij het huishouden"),
    BEGELEIDING("02", "Begeleiding"),
    VERZORGING("03", "Persoonlijke verzorging"),
    VERBLIJF("04", "Kortdurend verblijf"),
    WONEN("05", "Woondiensten"),
    OVERIG_INDIVIDUEEL("06", "Overige ondersteuning van persoon of gezin"),
    DAGBESTEDING("07", "Dagbesteding"),
    VERVOERSDIENST("08", "Vervoerdiensten"),
    OVERIG_GROEP("09", "Overige ondersteuning in een groep"),
    ARRANGEMENT("10", "Overig maatwerkarrangement"),
    ROLSTOEL("11", "Rolstoel"),
    VERVOERSVOORZIENING("12", "Vervoervoorziening"),
    WOONVOORZIENING("13", "Woonvoorziening"),
    HULPMIDDEL("14", "Overig hulpmiddel"),
    BESCHERMD_WONEN("15", "Beschermd wonen"),
    OPVANG("16", "Opvang"),
    SPOEDOPVANG("17", "Spoedopvang"),
    OVERIG_OPVANG("18", "Overig beschermd wonen en overige opvang");

    /** The code system of {@link #code()}, under the hub's own name: iWmo publishes none for FHIR. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/wmo020";

    private final String code;
    private final String label;

    WmoCategory(String code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The category with this code, two digits. */
    public static Optional<WmoCategory> ofCode(String code) {
        return Arrays.stream(values()).filter(category -> category.code.equals(code)).findFirst();
    }

    /** Two digits. */
    public String code() {
        return code;
    }

    /** What a GP reads. */
    public String label() {
        return label;
    }

    /** Whether a referral for this provision asks for something of this kind. */
    public boolean covers(Provision provision) {
        return provision.category().filter(code::equals).isPresent();
    }
}

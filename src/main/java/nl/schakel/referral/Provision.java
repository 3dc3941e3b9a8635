package nl.schakel.referral;

import java.util.Arrays;
import java.util.Optional;

/**
 * A voorziening that a GP may refer for. The codes are the hub's own code system
 * {@value #SYSTEM}; the category is the one of iWmo code list WMO020, where the provision has one.
 */
public enum Provision {

    HUISHOUDELIJKE_HULP("huishoudelijke-hulp", "01", "Hulp bij het huishouden"),
    BEGELEIDING("begeleiding", "02", "Begeleiding"),
    PERSOONLIJKE_VERZORGING("persoonlijke-verzorging", "03", "Persoonlijke verzorging"),
    KORTDUREND_VERBLIJF("kortdurend-verblijf", "04", "Kortdurend verblijf"),
    DAGBESTEDING("dagbesteding", "07", "Dagbesteding"),
    VERVOERSDIENST("vervoersdienst", "08", "Vervoersdienst"),
    ROLSTOEL("rolstoel", "11", "Rolstoel"),
    SCOOTMOBIEL("scootmobiel", "12", "Scootmobiel"),
    WONINGAANPASSING("woningaanpassing", "13", "Woningaanpassing"),
    HULPMIDDEL("hulpmiddel", "14", "Hulpmiddel"),
    BESCHERMD_WONEN("beschermd-wonen", "15", "Beschermd wonen"),
    OPVANG("opvang", "16", "Opvang"),
    SPOEDOPVANG("spoedopvang", "17", "Spoedopvang"),
    WELZIJN_OP_RECEPT("welzijn-op-recept", null, "Welzijn op recept"),
    SCHULDHULP("schuldhulp", null, "Schuldhulp"),
    JEUGDHULP("jeugdhulp", null, "Jeugdhulp");

    /** The code system of {@link #code()}. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/wmo-voorziening";

    private final String code;
    private final String category;
    private final String label;

    Provision(String code, String category, String label) {
        this.code = code;
        this.category = category;
        this.label = label;
    }

    /** The provision with this code of our own system. */
    public static Optional<Provision> ofCode(String code) {
        return Arrays.stream(values()).filter(p -> p.code.equals(code)).findFirst();
    }

    /** The provision with this WMO020 category, two digits. */
    public static Optional<Provision> ofCategory(String category) {
        return Arrays.stream(values()).filter(p -> p.category != null && p.category.equals(category)).findFirst();
    }

    public String code() {
        return code;
    }

    /** The WMO020 category; empty for welzijn op recept, schuldhulp and jeugdhulp. */
    public Optional<String> category() {
        return Optional.ofNullable(category);
    }

    /** What a GP, patient or consultant reads. */
    public String label() {
        return label;
    }
}

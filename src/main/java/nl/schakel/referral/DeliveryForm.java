package nl.schakel.referral;

import java.util.Arrays;
import java.util.Optional;

/** How a granted provision reaches the patient (<i>leveringsvorm</i>, Wmo 2015 art. 2.3.5 and 2.3.6). */
public enum DeliveryForm {

    ZIN("zin", "Zorg in natura"),
    PGB("pgb", "Persoonsgebonden budget");

    /** The code system of {@link #code()}. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/leveringsvorm";

    private final String code;
    private final String label;

    DeliveryForm(String code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The form with this code. */
    public static Optional<DeliveryForm> ofCode(String code) {
        return Arrays.stream(values()).filter(form -> form.code.equals(code)).findFirst();
    }

    public String code() {
        return code;
    }

    /** What a GP reads. */
    public String label() {
        return label;
    }
}

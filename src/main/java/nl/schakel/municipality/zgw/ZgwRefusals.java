package nl.schakel.municipality.zgw;

import java.util.Set;
import java.util.function.BinaryOperator;

import nl.schakel.referral.Fault;

/**
 * What a refusal means for the operator: one Dutch sentence on what happened and, where the code is a known one, one on
 * what to do.
 */
final class ZgwRefusals {

    /** What Open Zaak answers with 403 where the token, and not a right, is the matter (vng-api-common). */
    private static final Set<String> TOKEN = Set.of("invalid-jwt-signature", "invalid-client-identifier",
            "jwt-decode-error", "jwt-expired", "jwt-immature", "jwt-missing-iat", "jwt-missing-client-id",
            "jwt-invalid-algorithm", "missing-client-identifier", "not_authenticated");

    private final ZgwSettings settings;
    private final BinaryOperator<String> sentence;

    /** @param sentence makes one of a step and of what happened there, both Dutch */
    ZgwRefusals(ZgwSettings settings, BinaryOperator<String> sentence) {
        this.settings = settings;
        this.sentence = sentence;
    }

    /** The fault that a refusal with 400 is, where the caller knows no way. */
    Fault refused(ZgwProblem problem) {
        String advice = ZgwAdvice.on(problem, settings);
        return new Fault.Translation("zgw-request-refused", sentence.apply(problem.step(), "weigert met HTTP 400")
                + problem.fields()
                + (advice.isEmpty() ? " Controleer de zaaktype-inrichting en de instellingen." : " " + advice));
    }

    /**
     * The fault that an answer is which is none of 200, 201 and 204.
     *
     * @param scope what the call asks for, null where it is not known
     */
    Fault fault(int status, ZgwProblem problem, String scope) {
        String step = problem.step();
        if (status == 408 || status == 429 || status >= 500) {
            return new Fault.Technical("zgw-unavailable", sentence.apply(step, "kan nu niet (HTTP " + status + ")"));
        }
        if (status >= 300 && status < 400) {
            return new Fault.Translation("zgw-redirect", sentence.apply(step, "verwijst door (HTTP " + status
                    + "); de hub volgt dat niet, stel het juiste adres in"));
        }
        return switch (status) {
            case 400 -> refused(problem);
            case 401 -> token(status, step);
            case 403 -> TOKEN.contains(problem.code()) ? token(status, step) : forbidden(problem, scope);
            case 404 -> refused("zgw-not-found", "kent het gevraagde niet", status, problem);
            case 409 -> refused("zgw-request-refused", "meldt een conflict", status, problem);
            case 412 -> refused("zgw-request-refused", "meldt dat niet aan een voorwaarde is voldaan", status, problem);
            case 413 -> refused("zgw-too-large", "neemt een document van deze grootte niet in één keer aan; stel "
                    + "zgw.part-threshold lager in", status, problem);
            default -> refused("zgw-request-refused", "weigert", status, problem);
        };
    }

    private Fault token(int status, String step) {
        return new Fault.Translation("zgw-unauthorised", sentence.apply(step, "weigert de aanmelding; controleer "
                + "client-id, secret en de klok (HTTP " + status + ")"));
    }

    private Fault forbidden(ZgwProblem problem, String scope) {
        if (problem.code().equals("zaak-closed")) {
            return refused("zgw-forbidden", "heeft de zaak gesloten en laat er niets meer aan wijzigen", 403, problem);
        }
        return new Fault.Translation("zgw-forbidden", sentence.apply(problem.step(), scope == null
                ? "geeft de hub hier geen recht; vul de autorisatie van de client aan (HTTP 403)"
                : missing(scope, settings) + " (HTTP 403)") + problem.fields());
    }

    private Fault refused(String code, String what, int status, ZgwProblem problem) {
        return new Fault.Translation(code, sentence.apply(problem.step(), what + " (HTTP " + status + ")")
                + problem.fields());
    }

    /** What an administrator must grant, after the name of the municipality; the end of a sentence. */
    static String missing(String scope, ZgwSettings settings) {
        String reach = scope.startsWith("zaken.") ? " voor zaaktype '" + settings.zaaktype()
                + "', tot en met vertrouwelijkheidaanduiding " + settings.confidentiality()
                : scope.startsWith("documenten.") ? " voor de informatieobjecttypen van zaaktype '"
                + settings.zaaktype() + "', tot en met vertrouwelijkheidaanduiding " + settings.confidentiality() : "";
        return "geeft de hub geen recht; ken client '" + settings.clientId() + "' de scope " + scope + " toe" + reach;
    }
}

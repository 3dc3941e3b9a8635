package nl.schakel.fhir;

import java.util.List;
import java.util.Optional;

import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.AdviceForm;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.referral.RecipientRole;

/** Which selection of the policy answers a question now: by who asks, what the practice allows and what was agreed. */
final class AdviceSelection {

    private final Directory directory;
    private final WayOfWorking ways;
    private final AdviceForm form;

    AdviceSelection(Directory directory, WayOfWorking ways, AdviceForm form) {
        this.directory = directory;
        this.ways = ways;
        this.form = form;
    }

    /** The role in the policy files; empty where who asks may be told nothing. */
    Optional<String> of(AdviceRequest request, AdviceQuestion question) {
        return of(request, request.asker(), question.asker().big() != null);
    }

    /** What may be asked now of what was asked; empty where nothing may. */
    List<AdviceForm.Item> items(AdviceRequest request, AdviceQuestion question) {
        return of(request, question)
                .map(selection -> form.items(request.provision(), selection, question.elements())).orElse(List.of());
    }

    /** Whether the municipality has a medical adviser who may ask this practice about this. */
    boolean hasAdviser(AdviceRequest request) {
        return of(request, RecipientRole.MEDICAL_ADVISER, true).isPresent();
    }

    private Optional<String> of(AdviceRequest request, RecipientRole asker, boolean big) {
        Optional<Municipality> municipality = directory.municipality(request.municipality());
        Optional<Practice> practice = directory.practice(request.practice());
        return municipality.isEmpty() || practice.isEmpty() ? Optional.empty()
                : ways.selection(municipality.get(), practice.get(), request.provision(), asker, big);
    }
}

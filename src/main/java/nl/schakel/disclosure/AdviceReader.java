package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

import nl.schakel.referral.Refusal;

/** Reads one answer against the rules of one role: facts are made of our own words, all else stays and is listed. */
final class AdviceReader {

    private static final String PLACE = "QuestionnaireResponse[0]";
    /** Bookkeeping of the answer; by these the hub knows to what, for whom and when. */
    private static final Set<String> ANSWER = Set.of("identifier", "questionnaire", "authored", "item");

    private final Map<String, Rule> rules;
    private final Set<String> asked;
    private final String path;
    private final Residue residue = new Residue();
    private final List<Refusal> refusals = new ArrayList<>();
    private final List<Released> released = new ArrayList<>();

    private record Released(Rule rule, Rule.Value value) {
    }

    /** @param path of the answer in what was sent */
    AdviceReader(Map<String, Rule> rules, Collection<String> asked, String path) {
        this.rules = rules;
        this.asked = new LinkedHashSet<>(asked);
        this.path = path;
    }

    /** In the order of the policy file. */
    List<Disclosure.Fact> facts() {
        return released.stream().sorted(Comparator.comparingInt((Released one) -> one.rule().position()))
                .map(one -> one.rule().fact(one.value())).toList();
    }

    List<Disclosure.Withheld> withheld() {
        return residue.entries();
    }

    List<Refusal> refusals() {
        return refusals;
    }

    void read(QuestionnaireResponse answer) {
        residue.others(answer, PLACE, ANSWER, Set.of());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < answer.getItem().size(); i++) {
            QuestionnaireResponseItemComponent item = answer.getItem().get(i);
            String place = ".item[" + i + ']';
            if (!asked.contains(item.getLinkId()) || !seen.add(item.getLinkId())) {
                refuse("advice-item-unknown", "Dit onderdeel is niet gevraagd, of staat er twee keer; antwoord alleen "
                        + "op de vragen van de Questionnaire.", place + ".linkId");
            } else if (item.hasItem()) {
                nested(place);
            } else if (rules.containsKey(item.getLinkId())) {
                read(item, rules.get(item.getLinkId()), place);
            } else {
                // It was agreed when it was asked, and is no longer.
                residue.add(PLACE + place, WithheldReason.NOT_LISTED);
            }
        }
    }

    private void read(QuestionnaireResponseItemComponent item, Rule rule, String place) {
        residue.others(item, PLACE + place, Set.of("linkId", "text", "answer"), Set.of());
        if (item.hasText() && !item.getText().equals(rule.label())) {
            residue.add(PLACE + place + ".text", WithheldReason.FREE_TEXT);
        }
        Set<Rule.Value> values = new LinkedHashSet<>();
        for (int i = 0; i < item.getAnswer().size(); i++) {
            QuestionnaireResponseItemAnswerComponent answer = item.getAnswer().get(i);
            String at = place + ".answer[" + i + ']';
            residue.others(answer, PLACE + at, Set.of("value"), Set.of());
            if (answer.hasItem()) {
                nested(at);
            }
            Rule.Value value = value(rule, answer.getValue(), at + ".value");
            if (value != null) {
                values.add(value);
            }
        }
        boolean one = values.size() < 2 || rule.several() && !values.contains(AdviceForm.NOT_KNOWN);
        if (one) {
            values.forEach(value -> released.add(new Released(rule, value)));
        } else {
            refuse("advice-one-answer", "Deze antwoorden kunnen niet samen; kies er één.", place + ".answer");
        }
    }

    /** Null where it says nothing that may go. */
    private Rule.Value value(Rule rule, Type given, String place) {
        Rule.Value value = null;
        if (given == null || given.isEmpty()) {
            return null;
        } else if (given instanceof StringType) {
            residue.add(PLACE + place, WithheldReason.FREE_TEXT);
            return null;
        } else if (given instanceof Coding coding) {
            value = coded(rule, coding, place);
        } else if (given instanceof IntegerType number && number.hasValue()) {
            value = rule.read(number.getValue()).value();
        }
        if (value == null) {
            refuse("advice-code-unknown", "Dit antwoord staat niet bij de vraag; kies een van de answerOptions van de "
                    + "Questionnaire.", place);
        }
        return value;
    }

    private Rule.Value coded(Rule rule, Coding coding, String place) {
        String key = Rule.key(coding);
        boolean unknown = key.equals(AdviceForm.SYSTEM + '|' + AdviceForm.UNKNOWN);
        Rule.Value value = unknown ? AdviceForm.NOT_KNOWN
                : AdviceForm.values(rule).getOrDefault(key, rule.values().get(key));
        if (value != null) {
            // Of the coding only what it stands for goes, in our own words.
            residue.others(coding, PLACE + place, Set.of("system", "version", "code", "display", "userSelected"),
                    Set.of());
            if (coding.hasDisplay() && !value.display().startsWith(coding.getDisplay())) {
                residue.add(PLACE + place + ".display", WithheldReason.FREE_TEXT);
            }
        }
        return value;
    }

    private void nested(String place) {
        refuse("advice-item-unknown", "De Questionnaire heeft geen onderdelen binnen een onderdeel; een toelichting "
                + "gaat niet mee.", place + ".item");
    }

    private void refuse(String code, String sentence, String place) {
        refusals.add(new Refusal(code, sentence, path + place));
    }
}

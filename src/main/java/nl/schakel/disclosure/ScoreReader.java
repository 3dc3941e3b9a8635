package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the classes of a sum score, such as the Barthel index: the number itself never goes. */
final class ScoreReader {

    private final String where;
    private final Labels labels;
    private final List<String> findings;

    ScoreReader(String where, Labels labels, List<String> findings) {
        this.where = where;
        this.labels = labels;
        this.findings = findings;
    }

    /** The classes from low to high. */
    List<Rule.Score> read(JsonNode item, PolicySource source) {
        JsonNode classes = item.path("scores");
        if (!item.path("as").asText().equals("class") || item.has("codes")
                || source.resource() != PolicySource.Kind.OBSERVATION || !classes.isObject() || classes.isEmpty()) {
            findings.add(where + ": scores hoort bij een Observation met as: class, in plaats van codes.");
            return List.of();
        }
        if (item.path("several").asBoolean()) {
            findings.add(where + ": bij scores hoort geen several; de nieuwste telt.");
        }
        List<Rule.Score> scores = new ArrayList<>();
        classes.properties().forEach(entry -> add(item.path("element").asText(), entry.getKey(), entry.getValue(),
                scores));
        scores.sort(Comparator.comparingInt(Rule.Score::from));
        for (int i = 1; i < scores.size(); i++) {
            if (scores.get(i).from() <= scores.get(i - 1).to()) {
                findings.add(where + ": dezelfde score valt in twee klassen.");
            }
        }
        return List.copyOf(scores);
    }

    private void add(String element, String name, JsonNode range, List<Rule.Score> scores) {
        String words = labels.classOf(element, name);
        if (words == null) {
            findings.add(where + ": klasse '" + name + "' heeft geen woorden in onze eigen woordenlijst.");
        }
        JsonNode from = range.path("from");
        JsonNode to = range.path("to");
        if (range.size() != 2 || !from.isInt() || !to.isInt()) {
            findings.add(where + ": klasse '" + name + "' heeft een from en een to nodig, allebei een heel getal.");
        } else if (from.intValue() >= to.intValue()) {
            findings.add(where + ": klasse '" + name + "' moet meer dan een score omvatten, van laag naar hoog; "
                    + "anders gaat de score zelf mee.");
        } else {
            scores.add(new Rule.Score(from.intValue(), to.intValue(), new Rule.Value(null, name, words)));
        }
    }
}

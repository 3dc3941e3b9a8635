package nl.schakel.proof;

import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import nl.schakel.story.Desk;
import nl.schakel.story.Hub;

/** What an operator sees who may do everything but look at content: every page that a link of another leads to. */
final class OperatorPages {

    private static final Pattern ADDRESS = Pattern.compile("=\"(/operations[^\"#]*)");
    private static final List<String> NOT_FOLLOWED = List.of("/operations/logout", "/operations/login",
            "/operations/assets/");
    private static final String AUDIT = "/operations/audit";
    private static final int ENOUGH = 400;

    private final Sightings sightings;
    private final Desk desk;

    OperatorPages(Hub hub, Sightings sightings) {
        this.sightings = sightings;
        this.desk = hub.desk(Desk.Person.ADMINISTRATOR);
    }

    /** Searches them all, and answers how many there were. */
    int search() {
        Set<String> known = new LinkedHashSet<>(List.of("/operations"));
        Deque<String> next = new ArrayDeque<>(known);
        int pages = 0;
        while (!next.isEmpty() && pages < ENOUGH) {
            HttpResponse<String> page = searched(desk.get(next.remove()));
            pages++;
            Matcher address = ADDRESS.matcher(page.body());
            while (address.find()) {
                String path = address.group(1).replace("&amp;", "&");
                if (NOT_FOLLOWED.stream().noneMatch(path::startsWith) && known.add(path)) {
                    next.add(path);
                }
            }
        }
        export();
        return pages;
    }

    /** The audit log of everyone, as a page and as FHIR. */
    private void export() {
        searched(desk.post(AUDIT, AUDIT));
        HttpResponse<String> found = searched(desk.get(AUDIT + "/result"));
        HttpResponse<String> export = searched(desk.post(AUDIT + "/result", AUDIT + "/export"));
        if (found.statusCode() != 200 || export.statusCode() != 200) {
            throw new IllegalStateException("the audit log was not exported");
        }
    }

    private HttpResponse<String> searched(HttpResponse<String> answer) {
        sightings.search(Place.OPERATORS, answer.headers().map().toString());
        sightings.search(Place.OPERATORS, answer.body());
        return answer;
    }
}

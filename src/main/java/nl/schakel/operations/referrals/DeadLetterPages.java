package nl.schakel.operations.referrals;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import nl.schakel.operations.access.Operator;
import nl.schakel.referral.DeadLetter;
import nl.schakel.referral.DeadLetter.Filter;
import nl.schakel.referral.DeadLetter.State;
import nl.schakel.referral.DeadLetters;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** What could not go, grouped by cause, and what an operator does about it. */
@Controller
class DeadLetterPages {

    private static final String PLACE = "/operations/dead-letters";
    private static final int PAGE = 50;

    private final DeadLetters letters;
    private final Handling handling;
    private final Wording wording;
    private final Clock clock;

    DeadLetterPages(DeadLetters letters, Handling handling, Wording wording, Clock clock) {
        this.letters = letters;
        this.handling = handling;
        this.wording = wording;
        this.clock = clock;
    }

    /**
     * A group as the page has it.
     *
     * @param address of its rows
     */
    record GroupView(DeadLetters.Group group, String partner, String errand, String faultClass, String since,
                     String machine, String address) {
    }

    /** A choice of state. */
    record Tab(String label, String address, boolean here) {
    }

    /** Which rows; every field may be absent. */
    record Which(State state, String partner, String queue, String faultClass, String code, String resend,
                 Instant until, List<String> id) {

        Filter filter() {
            return new Filter(state == null ? State.OPEN : state, partner, queue, faultClass, code, resend, until, id);
        }

        Filter chosen(String only) {
            return only == null ? filter() : Filter.of(filter().state(), List.of(only));
        }
    }

    @GetMapping(PLACE)
    String groups(@RequestParam(defaultValue = "OPEN") State state, Model model) {
        model.addAttribute("state", state);
        Map<State, Integer> counts = letters.counts();
        model.addAttribute("tabs", Stream.of(State.OPEN, State.PARKED, State.RESENT, State.CLOSED)
                .map(one -> new Tab(Wording.state(one) + (one == State.CLOSED ? "" : " (" + counts.get(one) + ")"),
                        PLACE + "?state=" + one, one == state)).toList());
        model.addAttribute("groups", letters.groups(state).stream().map(group -> view(state, group)).toList());
        return "dead-letters";
    }

    private GroupView view(State state, DeadLetters.Group group) {
        return new GroupView(group, wording.partner(group.partner()), Errands.label(group.queue()),
                Wording.faultClass(group.faultClass()), wording.moment(group.since()), Wording.machine(group.since()),
                address(Filter.of(state).of(group), null));
    }

    private static String address(Filter filter, DeadLetter after) {
        UriComponentsBuilder to = UriComponentsBuilder.fromPath(PLACE + "/group")
                .queryParam("state", filter.state().name());
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("partner", filter.partner());
        parts.put("queue", filter.queue());
        parts.put("faultClass", filter.faultClass());
        parts.put("code", filter.code());
        parts.put("resend", filter.resend());
        parts.put("at", after == null ? null : after.happenedAt().toString());
        parts.put("after", after == null ? null : after.id());
        parts.forEach((name, value) -> {
            if (value != null) {
                to.queryParam(name, "{" + name + "}");
            }
        });
        return to.encode().buildAndExpand(parts).toUriString();
    }

    @GetMapping(PLACE + "/group")
    String rows(@ModelAttribute("which") Which which, @RequestParam(required = false) Instant at,
                @RequestParam(required = false) String after, Model model) {
        Filter filter = which.filter();
        List<DeadLetter> page = letters.page(filter, at == null || after == null ? null
                : new DeadLetters.Place(at, after), PAGE + 1);
        List<DeadLetter> shown = page.subList(0, Math.min(PAGE, page.size()));
        model.addAttribute("filter", filter);
        model.addAttribute("count", letters.count(filter));
        model.addAttribute("rows", shown.stream().map(this::view).toList());
        model.addAttribute("next", page.size() > PAGE ? address(filter, shown.get(PAGE - 1)) : null);
        model.addAttribute("here", address(filter, null));
        model.addAttribute("partner", filter.partner() == null ? null : wording.partner(filter.partner()));
        model.addAttribute("errand", filter.queue() == null ? null : Errands.label(filter.queue()));
        model.addAttribute("stateLabel", Wording.state(filter.state()));
        return "dead-letter-rows";
    }

    private LetterView view(DeadLetter letter) {
        return LetterView.of(letter, wording);
    }

    @GetMapping(PLACE + "/{id:[0-9a-f-]{36}}")
    String one(@PathVariable String id, Model model) {
        DeadLetter letter = letters.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("letter", view(letter));
        model.addAttribute("here", PLACE + "/" + id);
        return "dead-letter";
    }

    /** Asks how many, unless it is one, and only then claims. */
    @PostMapping(PLACE + "/resend")
    Object resend(@ModelAttribute("which") Which which, @RequestParam(required = false) String only,
                  @RequestParam(defaultValue = "false") boolean confirmed,
                  @RequestParam(defaultValue = "false") boolean selected,
                  @ModelAttribute("operator") Operator operator, Model model) {
        Filter filter = which.chosen(only);
        if (selected && filter.ids().isEmpty()) {
            return to(PLACE + "?none");
        }
        if (filter.ids().size() == 1 || confirmed) {
            return handling.resend(filter, operator).map(round -> to(PLACE + "/rounds/" + round.id()))
                    .orElseGet(() -> to(PLACE + "?gone"));
        }
        Filter now = filter.until() == null ? filter.until(clock.instant()) : filter;
        model.addAttribute("filter", now);
        model.addAttribute("count", letters.count(now));
        model.addAttribute("partner", now.partner() == null ? null : wording.partner(now.partner()));
        model.addAttribute("errand", now.queue() == null ? null : Errands.label(now.queue()));
        return "dead-letters-confirm";
    }

    @PostMapping(PLACE + "/park")
    ResponseEntity<Void> park(@ModelAttribute("which") Which which, @RequestParam(required = false) String only,
                              @RequestParam(defaultValue = "") String note,
                              @ModelAttribute("operator") Operator operator) {
        return handled(note, handling.park(which.chosen(only).ids(), operator, note));
    }

    @PostMapping(PLACE + "/close")
    ResponseEntity<Void> close(@ModelAttribute("which") Which which, @RequestParam(required = false) String only,
                               @RequestParam(defaultValue = "") String note,
                               @ModelAttribute("operator") Operator operator) {
        return handled(note, handling.close(which.chosen(only).ids(), operator, note));
    }

    @PostMapping(PLACE + "/take-back")
    ResponseEntity<Void> takeBack(@ModelAttribute("which") Which which, @RequestParam(required = false) String only,
                                  @ModelAttribute("operator") Operator operator) {
        return handled("-", handling.takeBack(which.chosen(only).ids(), operator));
    }

    private static ResponseEntity<Void> handled(String note, int handled) {
        return to(PLACE + (note.isBlank() ? "?note" : handled == 0 ? "?gone" : "?handled=" + handled));
    }

    @GetMapping(PLACE + "/rounds/{id:[0-9a-f-]{36}}")
    String round(@PathVariable String id, Model model) {
        DeadLetters.Round round = letters.round(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Map<State, Integer> progress = letters.progress(id);
        model.addAttribute("round", round);
        model.addAttribute("startedAt", wording.moment(round.startedAt()));
        model.addAttribute("toGo", progress.get(State.CLAIMED));
        model.addAttribute("underWay", progress.get(State.RESENT));
        model.addAttribute("done", progress.get(State.CLOSED));
        model.addAttribute("stuck", progress.get(State.OPEN) + progress.get(State.PARKED));
        model.addAttribute("stuckAt", address(new Filter(State.OPEN, null, null, null, null, id, null, List.of()),
                null));
        return "dead-letters-round";
    }

    private static ResponseEntity<Void> to(String path) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(path)).build();
    }
}

package nl.schakel.operations.flow;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.operations.access.Operator;
import nl.schakel.operations.flow.RouteHistory.Point;
import nl.schakel.operations.flow.RunningRoutes.Passage;
import nl.schakel.operations.flow.RunningRoutes.RunningRoute;
import nl.schakel.operations.flow.RunningRoutes.State;
import nl.schakel.operations.flow.RunningRoutes.Step;
import nl.schakel.operations.flow.RunningRoutes.Took;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Page 2: one route, what it does, and what goes over it. */
@Controller
class RoutePage {

    private static final int LONGEST_REASON = 500;

    private final RunningRoutes routes;
    private final RouteHistory history;
    private final Overview overview;
    private final HeldRoutes held;
    private final ReferralStore referrals;
    private final Partners partners;
    private final Clock clock;

    RoutePage(RunningRoutes routes, RouteHistory history, Overview overview, HeldRoutes held, ReferralStore referrals,
              Partners partners, Clock clock) {
        this.routes = routes;
        this.history = history;
        this.overview = overview;
        this.held = held;
        this.referrals = referrals;
        this.partners = partners;
        this.clock = clock;
    }

    /** A step as a line of a list; {@code depth} says within how many others it stands. */
    record Line(int depth, String words, String times) {
    }

    /** A piece of the chart as a row of a table. */
    record Piece(String from, String exchanges, String failed, String p95) {
    }

    /** A referral that came over the route. */
    record Recent(String id, String state, String at) {
    }

    /** Everything of a chart, for the script that draws it; {@code p95} in milliseconds, null where nothing went. */
    record Chart(List<Long> times, List<Double> perMinute, List<Long> failed, List<Long> p95) {
    }

    @GetMapping("/operations/routes/{id}")
    String route(@PathVariable String id, @RequestParam(defaultValue = "uur") String periode, Model page) {
        RunningRoute route = find(id);
        Overview.Gathered now = overview.now();
        Standing standing = now.standings().stream().filter(row -> row.own() && row.route().id().equals(id))
                .findFirst().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        List<Step> steps = routes.steps(id);
        Period period = Period.of(periode);
        page.addAttribute("route", route);
        page.addAttribute("partner", partners.heading(route.partner()));
        page.addAttribute("begin", FlowDrawing.begin(route.begin(), route.name()));
        page.addAttribute("row", RowView.of(standing, now.at(), overview.patience()));
        page.addAttribute("held", held.all().stream().filter(one -> one.route().equals(id)).findFirst().orElse(null));
        page.addAttribute("heldSince", standing.held() == null ? null
                : DutchWords.moment(standing.held().since(), now.at()));
        page.addAttribute("quiet", route.state() == State.QUIET);
        page.addAttribute("drawing", FlowDrawing.svg(route, steps));
        page.addAttribute("steps", lines(steps, 0));
        page.addAttribute("periods", Period.values());
        page.addAttribute("period", period);
        page.addAttribute("pieces", pieces(id, period, now.at()));
        page.addAttribute("recent", recent(id, now.at()));
        return "route";
    }

    /** What the charts show; a point of the last hour is a minute of this process. */
    @GetMapping("/operations/routes/{id}/history")
    @ResponseBody
    Chart chart(@PathVariable String id, @RequestParam(defaultValue = "uur") String periode) {
        find(id);
        history.look();
        Period period = Period.of(periode);
        List<Point> points = period.points(history, id);
        double minutes = period.step().toMinutes();
        return new Chart(points.stream().map(point -> point.start().getEpochSecond()).toList(),
                points.stream().map(point -> point.flow().exchanges() / minutes).toList(),
                points.stream().map(point -> point.flow().failed()).toList(),
                points.stream().map(point -> millis(point.flow().p95())).toList());
    }

    /** From now on nothing comes over the route: what would, waits. */
    @PostMapping("/operations/routes/{id}/hold")
    String hold(@PathVariable String id, @RequestParam(defaultValue = "") String reason, Authentication who,
                RedirectAttributes next) {
        RunningRoute route = find(id);
        String words = words(reason);
        if (!route.mayBeHeld()) {
            next.addFlashAttribute("trouble", "Deze route beantwoordt wie de hub aanroept; zij kan niet worden "
                    + "vastgehouden zonder dat een praktijk een fout krijgt.");
        } else if (words.isEmpty()) {
            next.addFlashAttribute("trouble", "Geef een reden: een collega moet kunnen zien waarom "
                    + "de route vaststaat.");
        } else if (held.hold(id, Operator.of(who).name(), words)) {
            changed();
            next.addFlashAttribute("done", "De route wordt vastgehouden. Wat nog onderweg is, wordt afgemaakt; de rest "
                    + "wacht. Andere hubprocessen volgen binnen vijf seconden.");
        } else {
            next.addFlashAttribute("trouble", "Deze route wordt al vastgehouden.");
        }
        return "redirect:/operations/routes/" + id;
    }

    /** What waited goes on. */
    @PostMapping("/operations/routes/{id}/release")
    String release(@PathVariable String id, @RequestParam(defaultValue = "") String reason, Authentication who,
                   RedirectAttributes next) {
        find(id);
        String words = words(reason);
        if (words.isEmpty()) {
            next.addFlashAttribute("trouble", "Geef een reden: een collega moet kunnen zien waarom "
                    + "de route weer open is.");
        } else if (held.release(id, Operator.of(who).name(), words)) {
            changed();
            next.addFlashAttribute("done", "De route is vrijgegeven; wat wachtte gaat nu.");
        } else {
            next.addFlashAttribute("trouble", "Deze route wordt niet vastgehouden.");
        }
        return "redirect:/operations/routes/" + id;
    }

    private void changed() {
        routes.follow();
        overview.forget();
    }

    private RunningRoute find(String id) {
        return routes.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String words(String reason) {
        String words = reason.replaceAll("\\p{Cntrl}+", " ").strip();
        return words.length() <= LONGEST_REASON ? words : words.substring(0, LONGEST_REASON);
    }

    private static List<Line> lines(List<Step> steps, int depth) {
        List<Line> lines = new ArrayList<>();
        for (Step step : steps) {
            lines.add(new Line(depth, FlowDrawing.words(step), FlowDrawing.times(step)));
            lines.addAll(lines(step.inside(), depth + 1));
        }
        return lines;
    }

    private List<Piece> pieces(String id, Period period, Instant now) {
        List<Point> points = period.points(history, id);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < points.size(); i += period.perRow()) {
            List<Point> together = points.subList(i, Math.min(points.size(), i + period.perRow()));
            Flow flow = together.stream().map(Point::flow).reduce(Flow.NONE, Flow::plus);
            pieces.add(0, new Piece(DutchWords.moment(together.get(0).start(), now),
                    DutchWords.number(flow.exchanges()), DutchWords.number(flow.failed()),
                    DutchWords.took(flow.p95())));
        }
        return pieces;
    }

    private List<Recent> recent(String id, Instant now) {
        List<Recent> recent = new ArrayList<>();
        for (Passage passage : routes.passages(id)) {
            // What goes over some routes is a question of a municipality, not a referral.
            referrals.find(ReferralId.of(passage.about())).map(Referral::state).ifPresent(state -> recent.add(
                    new Recent(passage.about(), StateWords.of(state),
                            DutchWords.moment(Instant.ofEpochMilli(passage.at()), now))));
        }
        return recent;
    }

    private static Long millis(Took took) {
        return took == null ? null : took == Took.LONGER ? Took.S_60.most().toMillis() : took.most().toMillis();
    }
}

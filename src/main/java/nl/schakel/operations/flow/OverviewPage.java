package nl.schakel.operations.flow;

import java.util.List;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Page 1: whether everything flows. */
@Controller
class OverviewPage {

    private final Overview overview;

    OverviewPage(Overview overview) {
        this.overview = overview;
    }

    /** The routes of one partner, in words. */
    record GroupView(String heading, List<RowView> rows, int quiet) {
    }

    /** @param alles whether partners and routes are shown over which nothing goes */
    @GetMapping("/operations")
    String overview(@RequestParam(defaultValue = "false") boolean alles, Model page) {
        Overview.Gathered now = overview.now();
        page.addAttribute("attention", now.attention());
        page.addAttribute("figures", overview.figures(now));
        page.addAttribute("groups", overview.groups(now, alles).stream().map(group -> new GroupView(group.heading(),
                group.rows().stream().map(row -> RowView.of(row, now.at(), overview.patience())).toList(),
                group.quiet())).toList());
        page.addAttribute("quiet", overview.quiet(now));
        page.addAttribute("all", alles);
        page.addAttribute("at", DutchWords.moment(now.at(), now.at()));
        return "overview";
    }
}

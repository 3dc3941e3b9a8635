package nl.schakel.operations.referrals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpSession;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.operations.access.Operator;
import nl.schakel.operations.referrals.ReferralFilter.Standing;
import nl.schakel.security.Keys;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** Finds referrals: by where they stand, by partner, day and number, and by BSN without a BSN in any address. */
@Controller
class ReferralListPage {

    private static final String PLACE = "/operations/referrals";
    private static final String SHOWN = "newest referral shown";
    private static final int PAGE = 50;

    private final ReferralLists lists;
    private final Directory directory;
    private final Keys keys;
    private final AuditLog audit;
    private final Wording wording;

    ReferralListPage(ReferralLists lists, Directory directory, Keys keys, AuditLog audit, Wording wording) {
        this.lists = lists;
        this.directory = directory;
        this.keys = keys;
        this.audit = audit;
        this.wording = wording;
    }

    /** A referral as the page has it. */
    record LineView(ReferralLists.Line line, String municipality, String practice, String state,
                    String look, String received, String machine, String since) {
    }

    /** Of the form; empty fields are as absent ones. */
    record Asked(Standing standing, String municipality, String practice, LocalDate from, LocalDate until) {

        ReferralFilter filter() {
            return new ReferralFilter(standing,
                    municipality != null && municipality.matches("\\d{4}") ? new GemeenteCode(municipality) : null,
                    practice != null && practice.matches("\\d{8}") ? new AgbCode(practice) : null, from, until);
        }
    }

    @GetMapping(PLACE)
    String list(@ModelAttribute("asked") Asked asked, @RequestParam(required = false) Instant at,
                @RequestParam(required = false) String after,
                @RequestParam(required = false) String number, HttpSession session,
                @RequestHeader(name = "Sec-Fetch-Mode", defaultValue = "navigate") String mode, Model model) {
        frame(model);
        if (number != null && !number.isBlank()) {
            return number(number.strip(), model);
        }
        ReferralFilter filter = asked.filter();
        List<ReferralLists.Line> page = lists.page(filter, at == null || after == null ? null
                : new ReferralLists.Place(at, after), PAGE + 1);
        List<ReferralLists.Line> shown = page.subList(0, Math.min(PAGE, page.size()));
        model.addAttribute("lines", shown.stream().map(this::view).toList());
        model.addAttribute("next", page.size() > PAGE ? address(asked, shown.get(PAGE - 1)) : null);
        model.addAttribute("here", address(asked, null));
        model.addAttribute("fresh", after == null && isNewer(session, address(asked, null), shown, mode));
        model.addAttribute("first", after == null);
        return "referrals";
    }

    /** A BSN in an address would be in every log on the way. */
    private String number(String number, Model model) {
        boolean maybeBsn = Bsn.isValid(number);
        model.addAttribute("number", maybeBsn ? null : number);
        model.addAttribute("refused", maybeBsn);
        model.addAttribute("lines", maybeBsn ? List.of()
                : lists.byNumber(number, PAGE).stream().map(this::view).toList());
        return "referrals";
    }

    /**
     * Looks a patient up, and a number that looks like a BSN. The answer is this page itself: no address holds what was
     * asked.
     */
    @PostMapping(PLACE + "/search")
    String search(@RequestParam(defaultValue = "") String bsn, @ModelAttribute("operator") Operator operator,
                  Model model) {
        frame(model);
        model.addAttribute("asked", new Asked(null, null, null, null, null));
        model.addAttribute("searched", true);
        String digits = bsn.replaceAll("[ .]", "");
        if (!Bsn.isValid(digits)) {
            model.addAttribute("noBsn", true);
            model.addAttribute("lines", List.of());
            return "referrals";
        }
        String hash = keys.lookupHash(Bsn.of(digits));
        audit.add(AuditEntry.of(AuditAction.PATIENT_SEARCHED, "operator/" + operator.name()).about(null, hash));
        Map<String, ReferralLists.Line> found = new LinkedHashMap<>();
        lists.ofPatient(hash, PAGE).forEach(line -> found.put(line.id(), line));
        lists.byNumber(digits, PAGE).forEach(line -> found.putIfAbsent(line.id(), line));
        model.addAttribute("lines", found.values().stream().map(this::view).toList());
        return "referrals";
    }

    /** Whether there is a newer one than this person was shown when the page was last opened. */
    private static boolean isNewer(HttpSession session, String list, List<ReferralLists.Line> shown, String mode) {
        Instant newest = shown.isEmpty() ? Instant.EPOCH : shown.get(0).receivedAt();
        String[] last = session.getAttribute(SHOWN) instanceof String[] pair ? pair : new String[] {"", ""};
        if (mode.equals("navigate") || !last[0].equals(list)) {
            session.setAttribute(SHOWN, new String[] {list, newest.toString()});
            return false;
        }
        return newest.isAfter(Instant.parse(last[1]));
    }

    private void frame(Model model) {
        model.addAttribute("standings", Standing.values());
        model.addAttribute("municipalities", directory.municipalities().stream()
                .sorted(Comparator.comparing(Municipality::name)).toList());
        model.addAttribute("practices", directory.practices().stream()
                .sorted(Comparator.comparing(Practice::name)).toList());
        model.addAttribute("searched", false);
        model.addAttribute("refused", false);
        model.addAttribute("noBsn", false);
        model.addAttribute("fresh", false);
        model.addAttribute("first", false);
    }

    private LineView view(ReferralLists.Line line) {
        return new LineView(line, wording.municipality(line.municipality()),
                wording.practice(line.practice()), Wording.state(line.state()), Wording.look(line.state()),
                wording.moment(line.receivedAt()), Wording.machine(line.receivedAt()), wording.moment(line.since()));
    }

    private static String address(Asked asked, ReferralLists.Line after) {
        UriComponentsBuilder to = UriComponentsBuilder.fromPath(PLACE);
        ReferralFilter filter = asked.filter();
        add(to, "standing", filter.standing() == null ? null : filter.standing().name());
        add(to, "municipality", filter.municipality());
        add(to, "practice", filter.practice());
        add(to, "from", filter.from());
        add(to, "until", filter.until());
        add(to, "at", after == null ? null : after.receivedAt());
        add(to, "after", after == null ? null : after.id());
        return to.toUriString();
    }

    private static void add(UriComponentsBuilder to, String name, Object value) {
        if (value != null) {
            to.queryParam(name, value);
        }
    }
}

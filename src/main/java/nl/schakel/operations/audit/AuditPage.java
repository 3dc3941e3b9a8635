package nl.schakel.operations.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditChain;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.audit.AuditRecord;
import nl.schakel.audit.AuditSearch;
import nl.schakel.fhir.AuditExport;
import nl.schakel.operations.access.Operator;
import nl.schakel.security.Keys;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page {@code /operations/audit}. What is looked for goes by POST and stays in the session: a BSN never comes into an
 * address, and is hashed before anything is done with it. Every search and every export is an entry of the log itself.
 */
@Controller
class AuditPage {

    private static final String ASKED = AuditPage.class.getName();
    private static final int PAGE = 50;
    private static final int EXPORT_PAGE = 500;

    private final AuditSearch search;
    private final AuditChain chain;
    private final AuditLog log;
    private final AuditExport export;
    private final Keys keys;

    AuditPage(AuditSearch search, AuditChain chain, AuditLog log, AuditExport export, Keys keys) {
        this.search = search;
        this.chain = chain;
        this.log = log;
        this.export = export;
        this.keys = keys;
    }

    /** The state of the chain, the form, and the last search of this session where there was one. */
    @GetMapping("/operations/audit")
    String page(HttpSession session, Model model) {
        model.addAttribute("chain", ChainWords.of(chain.standing()));
        model.addAttribute("actions", AuditWords.actions());
        model.addAttribute("asked", session.getAttribute(ASKED) instanceof Asked asked ? asked : Asked.NOTHING);
        return "audit";
    }

    /** Looks, and writes down that someone did. */
    @PostMapping("/operations/audit")
    String look(@RequestParam(defaultValue = "") String practice, @RequestParam(defaultValue = "") String bsn,
                @RequestParam(defaultValue = "") String referral, @RequestParam(defaultValue = "") String action,
                @RequestParam(defaultValue = "") String agent, @RequestParam(defaultValue = "") String from,
                @RequestParam(defaultValue = "") String until, Authentication who, HttpSession session, Model model) {
        Asked asked;
        try {
            asked = Asked.of(practice, bsn, referral, action, agent, from, until, keys::lookupHash);
        } catch (IllegalArgumentException refused) {
            model.addAttribute("trouble", refused.getMessage());
            // What was typed comes back, but for the BSN.
            model.addAttribute("chain", ChainWords.of(chain.standing()));
            model.addAttribute("actions", AuditWords.actions());
            model.addAttribute("asked", Asked.NOTHING);
            return "audit";
        }
        log.add(entry(AuditAction.AUDIT_SEARCHED, who, asked));
        session.setAttribute(ASKED, asked);
        return "redirect:/operations/audit/result";
    }

    /** @param after the id of the last entry of the page before */
    @GetMapping("/operations/audit/result")
    String result(@RequestParam(required = false) String after, HttpSession session, Model model) {
        if (!(session.getAttribute(ASKED) instanceof Asked asked)) {
            return "redirect:/operations/audit";
        }
        AuditRecord last = after == null ? null : search.find(after).orElse(null);
        List<AuditRecord> found = search.page(asked.criteria(), last, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<AuditRecord> shown = more ? found.subList(0, PAGE) : found;
        page(session, model);
        model.addAttribute("entries", shown.stream().map(EntryWords::of).toList());
        model.addAttribute("next", more ? shown.get(PAGE - 1).id() : null);
        model.addAttribute("first", after == null);
        return "audit";
    }

    /** Everything of the last search as AuditEvents, one a line. */
    @PostMapping("/operations/audit/export")
    void export(Authentication who, HttpSession session, HttpServletResponse response) throws IOException {
        if (!(session.getAttribute(ASKED) instanceof Asked asked)) {
            response.sendRedirect("/operations/audit");
            return;
        }
        log.add(entry(AuditAction.AUDIT_EXPORTED, who, asked));
        response.setContentType(AuditExport.MEDIA_TYPE);
        response.setHeader("Content-Disposition", "attachment; filename=\"audit.ndjson\"");
        response.setHeader("Cache-Control", "no-store");
        OutputStream to = response.getOutputStream();
        List<AuditRecord> page = List.of();
        do {
            page = search.page(asked.criteria(), page.isEmpty() ? null : page.get(page.size() - 1), EXPORT_PAGE);
            export.write(page, to);
        } while (page.size() == EXPORT_PAGE);
    }

    /** Has the whole log checked; it may take a minute. */
    @PostMapping("/operations/audit/check")
    String check() {
        chain.check();
        return "redirect:/operations/audit";
    }

    private static AuditEntry entry(AuditAction action, Authentication who, Asked asked) {
        AuditSearch.Criteria criteria = asked.criteria();
        AuditEntry entry = AuditEntry.of(action, "operator/" + Operator.of(who).name())
                .about(criteria.practice(), criteria.patient()).with(criteria.entity());
        entry = criteria.action() == null ? entry : entry.telling("action", criteria.action().code());
        entry = criteria.agent() == null ? entry : entry.telling("agent", criteria.agent());
        entry = criteria.from() == null ? entry : entry.telling("from", criteria.from());
        return criteria.until() == null ? entry : entry.telling("until", criteria.until());
    }
}

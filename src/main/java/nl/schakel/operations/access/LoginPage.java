package nl.schakel.operations.access;

import java.time.Duration;
import java.util.Map;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;

/** Where a person says who it is, or reads why nobody can. */
@Controller
class LoginPage {

    private final LoginWays ways;

    LoginPage(LoginWays ways) {
        this.ways = ways;
    }

    /**
     * The ways in.
     *
     * @param providers names of OpenID Connect providers, by registration
     * @param local     whether there are local logins
     * @param longest   pause after too many mistakes
     */
    record LoginWays(Map<String, String> providers, boolean local, Duration longest) {
    }

    @GetMapping("/operations/login")
    String login(Model model, @RequestAttribute(name = "_csrf") CsrfToken token) {
        // Before the page is written, while its cookie can still be set.
        token.getToken();
        model.addAttribute("providers", ways.providers());
        model.addAttribute("local", ways.local());
        model.addAttribute("minutes", Math.max(1, ways.longest().toMinutes()));
        return "login";
    }

    /** Only where its filter had nothing to start: no such provider, or it does not answer. */
    @GetMapping(Providers.START + "/{id}")
    String away() {
        return "redirect:/operations/login?provider";
    }
}

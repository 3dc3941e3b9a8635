package nl.schakel.operations.access;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class LoginPage {

    @GetMapping("/operations/login")
    String login() {
        return "login";
    }
}

package nl.schakel.operations;

import nl.schakel.operations.access.Operator;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows around its own content: who looks. */
@ControllerAdvice("nl.schakel.operations")
class Frame {

    /** Null at the login page. */
    @ModelAttribute("operator")
    Operator operator(Authentication authentication) {
        return authentication == null ? null : Operator.of(authentication);
    }
}

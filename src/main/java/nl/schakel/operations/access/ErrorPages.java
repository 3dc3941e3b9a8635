package nl.schakel.operations.access;

import java.util.Map;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.json.MappingJackson2JsonView;

/**
 * What a browser gets where a page cannot be shown: at /operations a small page in Dutch, elsewhere the JSON that every
 * other caller gets. Neither tells more than the status.
 */
final class ErrorPages implements ErrorViewResolver {

    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        if (path instanceof String asked && (asked + "/").startsWith(Cookies.PATH + "/")) {
            return new ModelAndView("trouble", Map.of("code", status.value()), status);
        }
        return new ModelAndView(new MappingJackson2JsonView(), model);
    }
}

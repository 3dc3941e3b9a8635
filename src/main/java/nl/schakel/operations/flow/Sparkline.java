package nl.schakel.operations.flow;

import java.util.List;
import java.util.Locale;

import org.springframework.web.util.HtmlUtils;

/** A day as a small line, drawn on the server, with its words for who does not see it. */
final class Sparkline {

    private static final int WIDTH = 240;
    private static final int HEIGHT = 40;

    private Sparkline() {
    }

    /** @param words what it shows, and the highest */
    static String svg(List<Long> values, String words) {
        long most = Math.max(1, values.stream().mapToLong(Long::longValue).max().orElse(1));
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < values.size(); i++) {
            double x = values.size() == 1 ? 0 : (double) WIDTH * i / (values.size() - 1);
            double y = HEIGHT - 2 - (HEIGHT - 4) * (double) values.get(i) / most;
            line.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
        }
        return """
                <svg class="spark" viewBox="0 0 %1$d %2$d" preserveAspectRatio="none" role="img" aria-label="%4$s">\
                <polygon points="0,%2$d %3$s %1$d,%2$d"/><polyline points="%3$s"/></svg>"""
                .formatted(WIDTH, HEIGHT, line, HtmlUtils.htmlEscape(words, "UTF-8"));
    }
}

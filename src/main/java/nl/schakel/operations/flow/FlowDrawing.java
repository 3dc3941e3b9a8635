package nl.schakel.operations.flow;

import java.util.List;

import nl.schakel.operations.flow.RunningRoutes.Begin;
import nl.schakel.operations.flow.RunningRoutes.RunningRoute;
import nl.schakel.operations.flow.RunningRoutes.Step;
import org.springframework.web.util.HtmlUtils;

/** A route as a drawing: one step below the other, what is done only sometimes within a frame, faults at the end. */
final class FlowDrawing {

    private static final int WIDTH = 440;
    private static final int BOX = 46;
    private static final int GAP = 18;
    private static final int HEAD = 30;
    private static final int INSET = 16;

    private final StringBuilder svg = new StringBuilder();

    private FlowDrawing() {
    }

    /** As SVG, with a description for who does not see it; the same words stand beside it as a list. */
    static String svg(RunningRoute route, List<Step> steps) {
        FlowDrawing drawing = new FlowDrawing();
        int height = drawing.begin(route);
        for (Step step : steps) {
            boolean fault = isFault(step);
            if (fault) {
                height += GAP;
            } else {
                drawing.arrow(WIDTH / 2, height);
                height += GAP;
            }
            height += drawing.draw(step, 2, height, WIDTH - 4);
        }
        return "<svg class=\"flow\" viewBox=\"0 0 " + WIDTH + " " + (height + 2) + "\" role=\"img\" aria-label=\""
                + "Tekening van de route; dezelfde stappen staan hieronder als lijst.\">" + drawing.svg + "</svg>";
    }

    /** What a step does, in words. */
    static String words(Step step) {
        return switch (step.kind()) {
            case "filter", "when" -> step.words().equals("${body}") ? "Alleen als er iets te doen is"
                    : "Alleen als " + (isNamed(step) ? step.id() : step.words());
            case "onException" -> step.words().contains("Translation") ? "Bij een fout die iemand moet oplossen"
                    : "Bij elke andere fout";
            case "setProperty" -> "Onthoudt " + step.words();
            case "bean" -> isNamed(step) ? step.id() : step.words();
            default -> isNamed(step) ? step.id() : step.kind();
        };
    }

    /** How often, in words. */
    static String times(Step step) {
        return DutchWords.number(step.done()) + "×" + (step.failed() == 0 || isFault(step) ? ""
                : ", " + DutchWords.number(step.failed()) + " mislukt");
    }

    /** Whether its file names it; otherwise Camel gave it a number. */
    private static boolean isNamed(Step step) {
        return !step.id().isEmpty() && !step.id().matches(step.kind() + "\\d+");
    }

    static boolean isFault(Step step) {
        return step.kind().equals("onException");
    }

    /** With what the route begins, in words. */
    static String begin(Begin begin, String name) {
        return switch (begin) {
            case QUEUE -> "Wachtrij " + name;
            case TIMER -> "Klok " + name;
            case DOOR -> "Deur " + name;
        };
    }

    private int begin(RunningRoute route) {
        rect("begin", 2, 2, WIDTH - 4, BOX - 12, 17);
        text("", WIDTH / 2, 24, "middle", begin(route.begin(), route.name()));
        return BOX - 10;
    }

    /** @return how high it became */
    private int draw(Step step, int x, int y, int width) {
        if (step.inside().isEmpty()) {
            box(step, x, y, width);
            return BOX;
        }
        int height = HEAD;
        StringBuilder outside = new StringBuilder(svg);
        svg.setLength(0);
        for (int i = 0; i < step.inside().size(); i++) {
            if (i > 0) {
                arrow(x + width / 2, y + height);
                height += GAP;
            }
            height += draw(step.inside().get(i), x + INSET, y + height, width - 2 * INSET);
        }
        height += INSET;
        String inside = svg.toString();
        svg.setLength(0);
        svg.append(outside);
        rect(isFault(step) ? "fault" : "frame", x, y, width, height, 8);
        text("", x + 12, y + 20, "start", words(step));
        text("count", x + width - 12, y + 20, "end", times(step));
        svg.append(inside);
        return height;
    }

    private void box(Step step, int x, int y, int width) {
        rect(step.failed() > 0 ? "step failing" : "step", x, y, width, BOX, 6);
        text("", x + 12, y + 20, "start", words(step));
        String more = step.kind().equals("bean") ? step.words() : step.kind();
        text("small", x + 12, y + 37, "start", more.equals(words(step)) ? "zonder eigen naam" : more);
        text("count", x + width - 12, y + 28, "end", times(step));
    }

    private void rect(String kind, int x, int y, int width, int height, int round) {
        svg.append("<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/>".formatted(kind, x, y,
                width, height, round));
    }

    private void arrow(int x, int y) {
        svg.append("<path class=\"arrow\" d=\"M%1$d %2$dv%3$dm-4 -5l4 5l4 -5\"/>".formatted(x, y + 2, GAP - 4));
    }

    private void text(String kind, int x, int y, String anchor, String words) {
        svg.append("<text%s x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>".formatted(
                kind.isEmpty() ? "" : " class=\"" + kind + "\"", x, y, anchor, HtmlUtils.htmlEscape(words, "UTF-8")));
    }
}

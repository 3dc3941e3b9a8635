package nl.schakel.operations.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import nl.schakel.operations.flow.RunningRoutes.Begin;
import nl.schakel.operations.flow.RunningRoutes.RunningRoute;
import nl.schakel.operations.flow.RunningRoutes.State;
import nl.schakel.operations.flow.RunningRoutes.Step;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class FlowDrawingTest {

    private static final RunningRoute ROUTE = new RunningRoute("deliver", "Bezorgen", "hub", Begin.QUEUE,
            "municipality.0363", State.STARTED, true);

    @Test
    void a_drawing_has_a_box_for_every_step_within_the_frame_of_its_condition_and_faults_at_the_end() throws Exception {
        Document drawing = draw(List.of(bean("open", 1200, 0),
                new Step("filter", "filter1", "${body}", List.of(bean("deliver", 1000, 3), bean("close", 997, 0)), 1200, 0),
                new Step("onException", "park", "Fault.Translation", List.of(bean("bean7", 3, 0)), 3, 0)));

        assertThat(texts(drawing)).containsExactly("Wachtrij municipality.0363", "open", "x.open", "1.200×",
                "Alleen als er iets te doen is", "1.200×", "deliver", "x.deliver", "1.000×, 3 mislukt", "close", "x.close",
                "997×", "Bij een fout die iemand moet oplossen", "3×", "x.bean7", "zonder eigen naam", "3×");
        Element frame = rect(drawing, "frame", 0);
        for (String inside : List.of("step failing", "step")) {
            Element box = rect(drawing, inside, inside.equals("step") ? 1 : 0);
            assertThat(number(box, "x")).isGreaterThan(number(frame, "x"));
            assertThat(number(box, "y")).isGreaterThan(number(frame, "y"));
            assertThat(number(box, "y") + number(box, "height")).isLessThan(number(frame, "y") + number(frame, "height"));
        }
        assertThat(number(rect(drawing, "fault", 0), "y"))
                .isGreaterThan(number(frame, "y") + number(frame, "height"));
        String[] view = drawing.getDocumentElement().getAttribute("viewBox").split(" ");
        Element fault = rect(drawing, "fault", 0);
        assertThat(Integer.parseInt(view[3])).isGreaterThanOrEqualTo(number(fault, "y") + number(fault, "height"));
    }

    @Test
    void what_a_file_calls_a_step_cannot_become_markup() throws Exception {
        assertThat(texts(draw(List.of(new Step("filter", "filter9", "${body} == '<script>&'", List.of(bean("a", 0, 0)), 0, 0)))))
                .contains("Alleen als ${body} == '<script>&'");
    }

    private static Step bean(String id, long done, long failed) {
        return new Step("bean", id, "x." + id, List.of(), done, failed);
    }

    private static Document draw(List<Step> steps) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(FlowDrawing.svg(ROUTE, steps))));
    }

    private static List<String> texts(Document drawing) {
        NodeList found = drawing.getElementsByTagName("text");
        return IntStream.range(0, found.getLength()).mapToObj(i -> found.item(i).getTextContent())
                .toList();
    }

    private static Element rect(Document drawing, String kind, int which) {
        NodeList found = drawing.getElementsByTagName("rect");
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i))
                .filter(rect -> rect.getAttribute("class").equals(kind)).skip(which).findFirst().orElseThrow();
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.getAttribute(attribute));
    }
}

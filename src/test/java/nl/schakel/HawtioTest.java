package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What a developer may see with hawtio, and that nobody else has it. */
class HawtioTest {

    @Test
    void a_hub_that_was_built_as_always_has_nothing_of_it() throws IOException {
        assertThat(List.of("io.hawt.springboot.HawtioEndpoint", "org.jolokia.server.core.http.AgentServlet",
                "org.apache.camel.management.JmxManagementStrategy")).noneMatch(name ->
                        ClassUtils.isPresent(name, HawtioTest.class.getClassLoader()));
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom.substring(0, pom.indexOf("<profiles>", pom.indexOf("</build>"))))
                .doesNotContain("hawt", "jolokia", "<artifactId>camel-management<");
    }

    @Test
    void it_may_read_what_is_listed_draw_routes_and_change_nothing() throws Exception {
        Document policy = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(Path.of("src/main/resources/nl/schakel/jolokia-access.xml").toFile());

        assertThat(texts(policy, "command")).containsExactlyInAnyOrder("version", "list", "search");
        assertThat(texts(policy, "operation")).allMatch(operation ->
                operation.matches("dumpRoutes?(Stats)?AsXml\\*|list\\*"));
        assertThat(elements(policy, "attribute")).isNotEmpty()
                .allMatch(attribute -> attribute.getAttribute("mode").equals("read"));
        // No endpoint, tracer, store of exchanges or queue: these would show what is in a message.
        assertThat(texts(policy, "name")).allMatch(name -> name.matches(
                "org\\.apache\\.camel:type=(context|routes|processors|consumers),\\*"
                        + "|hawtio:type=security,name=RBACRegistry"
                        + "|java\\.lang:type=(Memory|Threading|OperatingSystem|Runtime)"));
        assertThat(elements(policy, "strict-checking")).hasSize(1);
        assertThat(texts(policy, "allow-origin")).allMatch(origin ->
                origin.matches("http://(127\\.0\\.0\\.1|localhost):\\*"));
        assertThat(elements(policy, "deny")).isEmpty();
    }

    @Test
    void it_listens_on_this_machine_only_and_camel_keeps_no_content_for_it() {
        YamlPropertiesFactoryBean file = new YamlPropertiesFactoryBean();
        file.setResources(new ClassPathResource("application-hawtio.yaml"));
        Properties settings = file.getObject();

        assertThat(settings).containsEntry("management.server.address", "127.0.0.1")
                .containsEntry("management.endpoints.web.exposure.include", "health, prometheus, hawtio, jolokia")
                .containsEntry("hawtio.disableProxy", true);
        assertThat(settings.get("management.endpoint.jolokia.config.policyLocation"))
                .asString().startsWith("classpath:").satisfies(location -> assertThat(
                        new ClassPathResource(location.substring("classpath:".length())).exists()).isTrue());
        for (String keeping : List.of("backlog-tracing", "backlog-tracing-standby", "tracing", "message-history",
                "inflight-repository-browse-enabled", "jmx-update-route-enabled", "log-exhausted-message-body")) {
            assertThat(settings).containsEntry("camel.main." + keeping, false);
        }
    }

    @Test
    void there_is_no_password_but_the_one_that_a_developer_sets() {
        MockEnvironment environment = new MockEnvironment();
        assertThat(HawtioConfiguration.findings(environment)).isEmpty();

        environment.setActiveProfiles("hawtio");
        assertThat(HawtioConfiguration.findings(environment)).hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence).contains("SCHAKEL_HAWTIO_PASSWORD"))
                .anySatisfy(sentence -> assertThat(sentence).contains("mvn -Phawtio package"));

        environment.setProperty("schakel.hawtio.password", "te kort");
        assertThat(HawtioConfiguration.findings(environment)).hasSize(2);
        environment.setProperty("schakel.hawtio.password", "lang genoeg dus goed");
        assertThat(HawtioConfiguration.findings(environment)).singleElement().asString().contains("mvn -Phawtio");
    }

    private static List<String> texts(Document policy, String tag) {
        return elements(policy, tag).stream().map(element -> element.getTextContent().strip()).toList();
    }

    private static List<Element> elements(Document policy, String tag) {
        NodeList found = policy.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }
}

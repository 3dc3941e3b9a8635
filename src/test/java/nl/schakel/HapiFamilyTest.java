package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** One HAPI: Camel's BOM mixes an older one in without a word, and the parser then slows down or breaks. */
class HapiFamilyTest {

    private static final Pattern JAR =
            Pattern.compile("(hapi-fhir-[a-z0-9-]+?|org\\.hl7\\.fhir\\.[a-z0-9]+)-(\\d[\\d.]*)\\.jar");

    @Test
    void every_part_of_hapi_is_of_the_version_that_was_tested_together() {
        List<Matcher> parts = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> JAR.matcher(path.substring(path.lastIndexOf('/') + 1))).filter(Matcher::matches).toList();

        assertThat(parts).isNotEmpty().allSatisfy(part -> assertThat(part.group(2)).as(part.group(1))
                .isEqualTo(expected(part.group(1))));
    }

    private static String expected(String part) {
        if (part.equals("org.hl7.fhir.utilities")) {
            return "6.9.4";
        }
        return part.startsWith("hapi-fhir") ? "8.8.1" : "6.7.9";
    }
}

package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

import org.junit.jupiter.api.Assumptions;
import org.xml.sax.SAXException;

/**
 * The official XSDs of iWmo 3.2, where they are at hand. There is none for the retours: those of iJw have the same
 * shape, so a retour is validated by theirs after its names are replaced (derived, not official).
 */
final class Schemas {

    static final Path FOLDER = Path.of("../shared/standards/municipal/jaapjunior-iwmo32");
    /** BerichtCode of the Wmo retour, its twin and the twin's BerichtCode. */
    private static final Map<String, String[]> TWINS = Map.of("WMO302", new String[] {"415", "jw302", "437"},
            "WMO316", new String[] {"445", "jw316", "447"}, "WMO320", new String[] {"483", "jw320", "489"});

    private Schemas() {
    }

    static void assume() {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), "De XSD's van iWmo 3.2 zijn hier niet.");
    }

    /** Validates a WMO301, WMO315 or WMO319. */
    static void validate(String function, byte[] message) {
        validate(FOLDER.resolve("xsd/" + function + ".xsd"), FOLDER.resolve("xsd/basisschema.xsd"), message, function);
    }

    /** Validates a WMO302, WMO316 or WMO320 by its twin. */
    static void validateRetour(String function, byte[] message) {
        String[] twin = TWINS.get(function);
        String text = new String(message, StandardCharsets.UTF_8)
                .replace("/iwmo/3_2/basisschema/", "/ijw/3_2/basisschema/")
                .replace("/iwmo/3_2/" + function.toLowerCase() + "/", "/ijw/3_2/" + twin[1] + "/")
                // Youth help has categories of its own.
                .replaceAll("Categorie>[0-9]{2}<", "Categorie>45<")
                .replaceFirst("BerichtCode>" + twin[0] + "<", "BerichtCode>" + twin[2] + "<");
        Path folder = FOLDER.resolve("ijw-retour-analoog");
        validate(folder.resolve(twin[1].toUpperCase() + ".xsd"), folder.resolve("Basisschema.xsd"),
                text.getBytes(StandardCharsets.UTF_8), function);
    }

    private static void validate(Path xsd, Path base, byte[] message, String what) {
        assume();
        try {
            SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
            factory.setResourceResolver((type, namespace, publicId, systemId, baseUri) -> null);
            String schema = Files.readString(xsd).replace("schemaLocation=\"basisschema.xsd\"",
                    "schemaLocation=\"" + base.toUri() + "\"");
            Source source = new StreamSource(new StringReader(schema), xsd.toUri().toString());
            Schema compiled = factory.newSchema(source);
            compiled.newValidator().validate(new StreamSource(new ByteArrayInputStream(message)));
        } catch (SAXException e) {
            assertThat(e.getMessage()).as(what + " is not valid").isNull();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

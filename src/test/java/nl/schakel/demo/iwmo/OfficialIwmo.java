package nl.schakel.demo.iwmo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;

import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * The official schemas of iWmo 3.2 and of the StUF-GGk envelope as a judge of messages. Ask {@link #present} first: the
 * schemas are not part of this project. The retours WMO302, WMO316 and WMO320 have no published schema of their own
 * here; they are judged by their twins of iJw 3.2, which differ in namespace and berichtcode only.
 */
public final class OfficialIwmo {

    private static final Path FOLDER = Path.of("../shared/standards/municipal");
    private static final Path IWMO = FOLDER.resolve("jaapjunior-iwmo32");
    private static final Map<String, String> TWINS = Map.of("WMO302", "415", "WMO316", "445", "WMO320", "483");
    private static final Pattern ROOT = Pattern.compile("http://www.istandaarden.nl/iwmo/3_2/(wmo[0-9]{3})/schema");
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private OfficialIwmo() {
    }

    /** Whether the schemas can be read here. */
    public static boolean present() {
        return Files.isDirectory(IWMO);
    }

    /** The folder with the official files of iWmo. */
    public static Path folder() {
        return IWMO;
    }

    /** What is wrong with a message or an envelope, by rule; empty where it is valid. */
    public static List<String> complaints(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        Matcher root = ROOT.matcher(text);
        String name = text.contains("koppelvlak/ggk0210") ? "GGK" : text.contains("Fo01Bericht") ? "FO01"
                : root.find() ? root.group(1).toUpperCase(Locale.ROOT) : "";
        if (name.isEmpty()) {
            return List.of("neither iWmo nor an envelope");
        }
        List<String> complaints = new ArrayList<>();
        try {
            Validator validator = SCHEMAS.computeIfAbsent(name, OfficialIwmo::schema).newValidator();
            validator.setErrorHandler(new ErrorHandler() {
                @Override
                public void warning(SAXParseException e) {
                    complaints.add(e.getMessage());
                }

                @Override
                public void error(SAXParseException e) {
                    complaints.add(e.getMessage());
                }

                @Override
                public void fatalError(SAXParseException e) {
                    complaints.add(e.getMessage());
                }
            });
            validator.validate(new StreamSource(new ByteArrayInputStream(message)));
        } catch (SAXException | IOException e) {
            complaints.add("not well-formed");
        }
        return complaints;
    }

    private static Schema schema(String name) {
        try {
            SchemaFactory schemas = SchemaFactory.newDefaultInstance();
            Source source = switch (name) {
                case "GGK" -> file(FOLDER.resolve("stuf-ggk-2.1/ggk0210/ggkberichten/ggk0210_msg_ggkberichten.xsd"));
                case "FO01" -> file(FOLDER.resolve("stuf-ggk-2.1/0301/stuf0301.xsd"));
                default -> TWINS.containsKey(name) ? twin(schemas, name) : file(IWMO.resolve("xsd/" + name + ".xsd"));
            };
            return schemas.newSchema(source);
        } catch (SAXException e) {
            throw new IllegalStateException("an official schema does not compile: " + name, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source file(Path path) {
        return new StreamSource(path.toFile());
    }

    private static Source twin(SchemaFactory schemas, String name) throws IOException {
        String twin = name.replace("WMO", "JW");
        String text = Files.readString(IWMO.resolve("ijw-retour-analoog/" + twin + ".xsd"))
                .replace("/ijw/3_2/basisschema", "/iwmo/3_2/basisschema")
                .replace("/ijw/3_2/" + twin.toLowerCase(Locale.ROOT) + "/",
                        "/iwmo/3_2/" + name.toLowerCase(Locale.ROOT) + "/")
                .replaceFirst("<xs:pattern value=\"4[0-9]{2}\"/>", "<xs:pattern value=\"" + TWINS.get(name) + "\"/>");
        schemas.setResourceResolver((type, namespace, publicId, systemId, base) -> base());
        return new StreamSource(new StringReader(text));
    }

    private static LSInput base() {
        try {
            LSInput input = ((DOMImplementationLS) DOMImplementationRegistry.newInstance().getDOMImplementation("LS"))
                    .createLSInput();
            input.setStringData(Files.readString(IWMO.resolve("xsd/basisschema.xsd")));
            return input;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

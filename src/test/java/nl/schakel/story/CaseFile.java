package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.zgw.SimulatedZgw;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** Everything that the people who may open one case can read: each call about it, and its documents as text. */
final class CaseFile {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ENCODED =
            Pattern.compile("(?<=\"inhoud\":)\"[^\"]*\"|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_.-]+");

    private final SimulatedZgw zgw;
    private final String number;
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<byte[]> documents = new ArrayList<>();

    private CaseFile(SimulatedZgw zgw, String number) {
        this.zgw = zgw;
        this.number = number;
        Set<String> addresses = new LinkedHashSet<>(Set.of(zgw.dossier(number).at("/zaak/url").asText()));
        dossier().path("zaakinformatieobjecten").forEach(link -> addresses.add(link.path("informatieobject").asText()));
        for (Exchange exchange : zgw.exchanges()) {
            boolean writes = !exchange.method().equals("GET");
            String asked = exchange.uri().toString();
            String said = writes ? exchange.bodyText() : "";
            String made = writes ? json(exchange.responseText()).path("url").asText() : "";
            if (addresses.stream().anyMatch(address -> asked.contains(address) || made.equals(address)
                    || said.contains(address))) {
                exchanges.add(exchange);
                if (exchange.status() == 201 && said.contains("inhoud")) {
                    documents.add(Base64.getDecoder().decode(json(said).path("inhoud").asText()));
                }
            }
        }
    }

    /** @param number a zaaknummer */
    static CaseFile of(SimulatedZgw zgw, String number) {
        assertThat(number).as("the number of a case").isNotNull();
        return new CaseFile(zgw, number);
    }

    /** As the case system keeps it. */
    ObjectNode dossier() {
        return zgw.dossier(number);
    }

    String explanation() {
        return dossier().at("/zaak/toelichting").asText();
    }

    /** The omschrijving of its resultaat; empty where it has none. */
    String result() {
        String type = dossier().at("/resultaten/0/resultaattype").asText();
        return type.isEmpty() ? "" : zgw.exchanges().stream()
                .flatMap(exchange -> json(exchange.responseText()).findParents("omschrijving").stream())
                .filter(known -> known.path("url").asText().equals(type)).findFirst()
                .map(known -> known.path("omschrijving").asText()).orElse(type);
    }

    /** The documents that the hub put there, oldest first. */
    List<byte[]> documents() {
        return documents;
    }

    /** The consent token that came with it. */
    String token() {
        return documents.stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .filter(text -> text.startsWith("eyJ")).findFirst().orElseThrow();
    }

    JWTClaimsSet claims() {
        try {
            return SignedJWT.parse(token()).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new IllegalStateException("no JWT", e);
        }
    }

    /** Every letter that the hub put there, oldest first. */
    List<String> letters() {
        return documents.stream().filter(CaseFile::isPdf).map(CaseFile::text).toList();
    }

    /** The message itself as its reader sees it. */
    String letter() {
        return documents.stream().filter(CaseFile::isPdf).map(CaseFile::text).findFirst().orElseThrow();
    }

    /**
     * Every word of it: request lines and headers, bodies both ways, PDF text and metadata, claims. What is encoded is
     * there in the clear and not as it was: by chance any short word stands in base64.
     */
    String everything() {
        StringBuilder all = new StringBuilder();
        for (Exchange exchange : exchanges) {
            all.append(exchange.method()).append(' ').append(exchange.uri()).append('\n').append(exchange.headers())
                    .append('\n').append(exchange.bodyText()).append('\n').append(exchange.responseText()).append('\n');
            exchange.header("authorization").map(bearer -> payload(bearer.substring("Bearer ".length())))
                    .ifPresent(all::append);
        }
        documents.forEach(document -> all.append(isPdf(document) ? text(document) : "").append('\n'));
        return ENCODED.matcher(all.append(dossier())).replaceAll("\"\"") + claims().toJSONObject();
    }

    private static boolean isPdf(byte[] document) {
        return document.length > 4 && document[0] == '%' && document[1] == 'P';
    }

    private static String payload(String jwt) {
        return new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8);
    }

    /** Text and all metadata of a PDF, on lines of their own. */
    static String text(byte[] pdf) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            String metadata = document.getDocumentCatalog().getMetadata() == null ? ""
                    : new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            return new PDFTextStripper().getText(document) + '\n' + document.getDocumentInformation().getCOSObject()
                    + '\n' + metadata;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
